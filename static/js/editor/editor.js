// The editor of a letter's text: one surface for title, salutation, body, closing and notes, over a textarea that always
// holds the canonical text. `createLetterEditor` is all that a page needs.
import {Dropcursor, Editor, Extension, Gapcursor, UndoRedo, pm} from './bundle.js'
import {read, write} from './canonical.js'
import {clipboard} from './clipboard.js'
import {Footnotes} from './footnotes.js'
import {Keys} from './keys.js'
import {MARKS} from './marks.js'
import {NODES} from './nodes.js'
import {toolbar} from './toolbar.js'
import {countView} from './views.js'
import {element, say} from './words.js'

const {EditorState, Selection} = pm.state

// A click into the empty space below the text means "here I write". The browser would put the cursor into the line
// that is nearest, which in a new letter is the closing.
function writeOn(view, event) {
  const {doc, tr} = view.state
  const [title, , body, closing] = doc.content.content
  const below = event.target === view.dom && event.clientY > view.dom.lastElementChild.getBoundingClientRect().bottom
  if (!below || event.button !== 0 || doc.lastChild !== closing || closing.content.size > 2) return false
  const place = title.content.size === 0 && body.content.size <= 2 ? 1 : doc.content.size - closing.nodeSize - 1
  view.dispatch(tr.setSelection(Selection.near(doc.resolve(place), -1)).scrollIntoView())
  view.focus()
  event.preventDefault()
  return true
}

/**
 * Puts an editor over `textarea`, whose value is a canonical text, and gives a handle:
 * `editor` (Tiptap's), `frame` (the element around it), `text()` (the canonical text as it stands now), `open(text)`,
 * `flush()` (writes the text into the textarea), `announce(words)` and `destroy()`. The textarea holds it as
 * `letterEditor`. The form's submit flushes by itself; `letter:changed` bubbles from the frame at each change.
 *
 * Options are read from the textarea's `data-letter-editor` (JSON): `language`, `direction`, `counts` (present values of
 * the live counts), `taken` (keys of notes in the letter's other languages), `source` ([key, words] of the notes that a
 * translation translates), `languages` ([tag, name, direction], for the language of a passage).
 */
export function createLetterEditor(textarea) {
  const options = JSON.parse(textarea.dataset.letterEditor || '{}')
  const status = element('p', {class: 'letter-status', role: 'status'})
  const frame = element('div', {class: 'letter-editor'})
  const surface = element('div', {class: 'letter-surface'})

  // The same words twice are said once by screen readers, unless the region was emptied between.
  let pending
  const announce = (words) => {
    clearTimeout(pending)
    status.textContent = ''
    pending = setTimeout(() => { status.textContent = words }, 50)
  }

  const label = textarea.labels?.[0]?.textContent.trim().replace(/:$/, '') || say('Text')
  const editor = new Editor({
    element: surface,
    extensions: [
      ...NODES, ...MARKS, UndoRedo, Gapcursor, Dropcursor, Keys,
      Footnotes.configure({taken: options.taken ?? [], announce}),
      Extension.create({name: 'counts', addProseMirrorPlugins: () => [new pm.state.Plugin({props: {nodeViews: {count: countView(options.counts)}}})]}),
      clipboard(options, announce),
    ],
    injectCSS: false,
    enableInputRules: ['bulletList', 'orderedList'],
    enablePasteRules: false,
    editable: !textarea.disabled && !textarea.readOnly,
    editorProps: {
      handleDOMEvents: {mousedown: writeOn},
      attributes: {
        class: 'letter-words', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, lang: options.language ?? '',
        dir: options.direction ?? 'ltr', spellcheck: 'true',
      },
    },
  })

  let stale = false
  const flush = () => {
    if (stale) textarea.value = write(editor.state.doc)
    stale = false
  }
  const open = (text) => {
    const doc = read(text, editor.schema)
    editor.view.updateState(EditorState.create({doc, plugins: editor.state.plugins}))
    stale = false
  }
  editor.on('update', () => {
    stale = true
    frame.dispatchEvent(new CustomEvent('letter:changed', {bubbles: true}))
  })

  open(textarea.value)
  textarea.before(frame)
  frame.append(toolbar(editor, options, announce), surface, status, textarea)
  textarea.hidden = true
  for (const each of textarea.labels ?? []) each.addEventListener('click', () => editor.commands.focus())
  const form = textarea.form
  form?.addEventListener('submit', flush)
  form?.addEventListener('formdata', (event) => {
    flush()
    event.formData.set(textarea.name, textarea.value)
  })

  const handle = {
    editor, frame, textarea, open, flush, announce,
    text: () => {
      flush()
      return textarea.value
    },
    destroy() {
      flush()
      delete textarea.letterEditor
      form?.removeEventListener('submit', flush)
      editor.destroy()
      frame.replaceWith(textarea)
      textarea.hidden = false
    },
  }
  textarea.letterEditor = handle
  return handle
}
