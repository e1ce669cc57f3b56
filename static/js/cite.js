// "Cite a source" beside the text of a letter: into the note where the cursor stands, else into a new one.
import {open} from './source-picker.js'

const NOTE = /^\[\^?[^[\]\n]{1,200}\](?::[ \t]*|[ \t]+|$)/
const BLOCK = /^\s*<\/?(?:p|h[1-6]|ul|ol|li|blockquote|header|footer|div)\b/i

/** What joins a citation to the words of a note before it: [how many signs to take away, what to put between]. */
export function joint(before) {
  const words = before.trimEnd()
  if (!words) return [before.length, '']
  const blanks = before.length - words.length
  if (/[;:,(–—-]$/.test(words)) return [blanks, words.endsWith('(') ? '' : ' ']
  return words.endsWith('.') ? [blanks + 1, '; '] : [blanks, '; ']
}

// The words of the note that place `at` stands in, up to there; null outside of notes.
function noteBefore(text, at) {
  let start = text.lastIndexOf('\n', at - 1) + 1
  for (;;) {
    const line = text.slice(start, at)
    const head = NOTE.exec(line.split('\n')[0])
    // A cursor inside the brackets is not in the note yet.
    if (head) return head[0].length <= at - start ? line.slice(head[0].length) : null
    const first = line.split('\n')[0]
    if (!start || !first.trim() || BLOCK.test(first)) return null
    start = text.lastIndexOf('\n', start - 2) + 1
  }
}

function freshKey(text, wanted) {
  const used = new Set([...text.matchAll(/\[\^?([^[\]\n]{1,200})\]|data-fn="([\w-]+)"/g)].map((match) => match[1] ?? match[2]))
  let key = wanted
  for (let number = 2; used.has(key); number += 1) key = `${wanted}-${number}`
  return key
}

// Typed as a person would, so that Undo takes it back.
function type(textarea, from, to, words) {
  textarea.setSelectionRange(from, to)
  if (document.execCommand('insertText', false, words)) return
  textarea.setRangeText(words, from, to, 'end')
  textarea.dispatchEvent(new InputEvent('input', {bubbles: true}))
}

/**
 * Put a citation into the plain field: at the cursor in a note, else as a new note called at the cursor. Gives false
 * and changes nothing where no call can stand.
 */
export function citeInPlain(textarea, html, key) {
  textarea.focus()
  let at = textarea.selectionEnd
  const text = textarea.value
  const before = noteBefore(text, at)
  if (before !== null) {
    const [taken, between] = joint(before)
    type(textarea, at - taken, at, (taken === before.length && text[at - taken - 1] === ']' ? ' ' : '') + between + html)
    return true
  }
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0]
  if ((at === 0 && text.trim()) || /^\s*<h1\b/i.test(line)) return false // a field that nobody touched has its cursor there
  const opened = text.lastIndexOf('<', at - 1)
  if (opened >= 0 && text.lastIndexOf('>', at - 1) < opened && text.indexOf('>', at) >= 0) at = text.indexOf('>', at) + 1
  const name = freshKey(text, key)
  const call = `[^${name}]`
  const end = text.trimEnd().length
  type(textarea, Math.max(end, at), text.length, `\n[${name}] ${html}`)
  type(textarea, at, at, call)
  textarea.setSelectionRange(at + call.length, at + call.length)
  return true
}

/** Put a citation into the editor `handle` (createLetterEditor) at `place`, if that is in a note, else into a new note. */
export async function citeInEditor(handle, html, place) {
  const {insertFootnote, noteAt} = await import('./editor/footnotes.js')
  const {editor} = handle
  editor.commands.setTextSelection(place)
  if (!noteAt(editor.state.selection.$from) && !insertFootnote(editor)) return
  const {$to, to} = editor.state.selection
  const [taken, between] = joint($to.parent.textBetween(0, $to.parentOffset, '', ' '))
  editor.chain().focus().deleteRange({from: to - taken, to}).insertContent(between + html).run()
}

/** Ask for a source and cite it in the text of `textarea`, with or without its editor. */
export function cite(textarea) {
  const known = document.getElementById('source-picker').dataset
  // A new text says in its form what it will be.
  const language = known.language || document.getElementById('id_language')?.value || ''
  const letter = known.letter || document.getElementById('id_letter')?.value || ''
  // Browsers may lose the cursor while a dialog has the focus.
  const handle = textarea.letterEditor
  const {selectionStart, selectionEnd} = textarea
  const place = handle && {from: handle.editor.state.selection.from, to: handle.editor.state.selection.to}
  open({language, letter, onPick: (html, _id, key) => {
    const said = document.querySelector(`[data-cite="${textarea.id}"] ~ [role=status]`)
    said.textContent = ''
    if (handle) {
      citeInEditor(handle, html, place)
      return
    }
    textarea.focus()
    textarea.setSelectionRange(selectionStart, selectionEnd)
    if (!citeInPlain(textarea, html, key)) said.textContent = known.place
  }})
}

for (const button of document.querySelectorAll('button[data-cite]')) {
  const textarea = document.getElementById(button.dataset.cite)
  if (!textarea) continue
  const ways = textarea.closest('.form-row')?.querySelector('.letter-ways') // beside the way to the plain field
  if (ways) ways.prepend(button.parentElement)
  else (textarea.closest('.letter-editor') ?? textarea).before(button.parentElement)
  button.hidden = false
  // The text keeps its cursor.
  button.addEventListener('mousedown', (event) => event.preventDefault())
  button.addEventListener('click', () => cite(textarea))
}
