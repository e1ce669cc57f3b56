// What the editor asks: where a link leads, in which language a passage is, which note is called again.
import {pm} from './bundle.js'
import {callAgain, footnotes, goToNote} from './footnotes.js'
import {shortcuts} from './keys.js'
import {address} from './marks.js'
import {element, say} from './words.js'

const {TextSelection} = pm.state
let made = 0

/**
 * A modal dialog; `buttons` are [words, value] pairs, the first of them the answer of Enter. `answered(value)` may give
 * false to keep it open. It stands outside the page's form, because forms do not nest.
 */
function dialog(editor, title, content, buttons, answered) {
  made += 1
  const heading = element('h2', {id: `letter-dialog-${made}`}, title)
  const form = element('form', {method: 'dialog', submit: (event) => {
    const value = event.submitter?.value ?? buttons[0]?.[1]
    if (answered?.(value) === false) event.preventDefault()
  }}, heading, ...content, element('div', {class: 'letter-answers'},
    ...buttons.map(([words, value]) => element('button', {value}, words)),
    element('button', {type: 'button', click: () => box.close()}, buttons.length ? say('Cancel') : say('Close'))))
  const box = element('dialog', {class: 'letter-dialog', 'aria-labelledby': heading.id, close: () => {
    box.remove()
    editor.view.focus()
  }}, form)
  document.body.append(box)
  box.showModal()
  return box
}

function field(label, input, help = '') {
  made += 1
  input.id = `letter-field-${made}`
  const told = help && element('p', {id: `${input.id}-help`, class: 'letter-help'}, help)
  if (told) input.setAttribute('aria-describedby', told.id)
  return element('div', {class: 'letter-field'}, element('label', {for: input.id}, label), input, told || null)
}

/** Ask where the selected words lead, or the link at the cursor. */
export function askLink(editor) {
  const {state} = editor
  if (!state.selection.$from.parent.type.allowsMarkType(state.schema.marks.link)) return
  if (editor.isActive('link')) editor.commands.extendMarkRange('link')
  const {from, to, empty} = editor.state.selection
  const before = editor.getAttributes('link').href ?? ''
  const href = element('input', {type: 'text', inputmode: 'url', autocomplete: 'off', spellcheck: 'false', value: before})
  const words = element('input', {type: 'text'})
  const fault = element('p', {class: 'letter-fault', role: 'alert'})
  const content = [field(say('Address'), href, say('A web address or an e-mail address.'))]
  if (empty) content.push(field(say('Words of the link'), words))
  content.push(fault)
  const buttons = [[say('Set the link'), 'set'], ...(before ? [[say('Remove the link'), 'remove']] : [])]
  dialog(editor, say('Link'), content, buttons, (value) => {
    const {schema, tr} = editor.state
    if (value === 'remove') {
      editor.view.dispatch(tr.removeMark(from, to, schema.marks.link))
      return true
    }
    const where = address(href.value)
    if (!where) {
      fault.textContent = say('This is no address of the web and no e-mail address.')
      href.setAttribute('aria-invalid', 'true')
      href.focus()
      return false
    }
    const mark = schema.marks.link.create({href: where})
    if (empty) {
      const shown = words.value.trim() || href.value.trim()
      tr.insert(from, schema.text(shown, [...(state.storedMarks ?? state.selection.$from.marks()), mark]))
    } else tr.addMark(from, to, mark)
    editor.view.dispatch(tr.removeStoredMark(mark).scrollIntoView())
    return true
  })
}

/** Ask in which language the selected words are; without a selection, the paragraph. */
export function askLanguage(editor, languages) {
  const {selection, schema} = editor.state
  const {empty, from, to, $from} = selection
  const block = $from.parent
  const now = empty && !editor.isActive('passage') ? block.attrs.lang : editor.getAttributes('passage').lang
  const select = element('select', {}, element('option', {value: ''}, say('The language of the letter')),
    ...languages.map(([tag, name]) => element('option', {value: tag, selected: tag === now}, name)))
  const what = empty
    ? say('For the whole paragraph. To name the language of some words, select them first.')
    : say('For the selected words. Screen readers then pronounce them rightly.')
  dialog(editor, say('Language of a passage'), [field(say('Language'), select, what)], [[say('Set the language'), 'set']], () => {
    const lang = select.value
    const own = editor.options.editorProps.attributes.dir
    const direction = languages.find(([tag]) => tag === lang)?.[2] ?? ''
    const attrs = {lang, dir: direction && direction !== own ? direction : ''}
    const {tr} = editor.state
    if (empty && !editor.isActive('passage')) tr.setNodeMarkup($from.before(), null, {...block.attrs, ...attrs})
    else {
      if (empty) editor.commands.extendMarkRange('passage')
      const range = editor.state.selection
      const [start, end] = empty ? [range.from, range.to] : [from, to]
      tr.removeMark(start, end, schema.marks.passage)
      if (lang) tr.addMark(start, end, schema.marks.passage.create(attrs))
    }
    editor.view.dispatch(tr)
    return true
  })
}

/**
 * Ask which note is called once more at the cursor. Of a translation, `source` are the notes that it translates, as
 * [key, words]: one that it lacks begins here, under the key that makes the two the same note.
 */
export function askAgain(editor, source, announce) {
  const {numbers, notes} = footnotes.getState(editor.state)
  const here = new Set(notes.map(({key}) => key))
  const lacking = source.filter(([key]) => !here.has(key))
  if (!notes.length && !lacking.length) {
    announce(say('There is no footnote yet.'))
    return
  }
  const option = (key, number, words) => element('option', {value: key}, `${number} · ${words || say('(empty)')}`)
  const own = notes.map(({key, node}) => option(key, numbers.get(key) ?? '–', node.textContent.slice(0, 90)))
  const theirs = lacking.map(([key, words]) => option(key, '+', words))
  const select = element('select', {size: Math.min(12, Math.max(2, notes.length + lacking.length)), required: true},
    ...own, theirs.length ? element('optgroup', {label: say('Notes of the authoritative text that are lacking here')}, ...theirs) : null)
  select.selectedIndex = 0
  const help = say('The call shows the number of the note; its words stand only once.')
  dialog(editor, say('Call a footnote again'), [field(say('Footnote'), select, help)], [[say('Insert the call'), 'insert']], () => {
    const at = editor.state.selection.to
    editor.view.dispatch(editor.state.tr.setSelection(TextSelection.near(editor.state.doc.resolve(at), -1)))
    callAgain(editor, select.value)
    // The dialog gives the cursor back to the text when it closes; a note that begins here wants its words.
    if (!here.has(select.value)) setTimeout(() => goToNote(editor, select.value))
    return true
  })
}

/** Show what can be done with the keyboard. */
export function showKeys(editor) {
  const rows = shortcuts().map(([keys, does]) => element('tr', {}, element('th', {scope: 'row'}, element('kbd', {}, keys)), element('td', {}, does)))
  dialog(editor, say('Keyboard shortcuts'), [element('table', {class: 'letter-keys'}, element('tbody', {}, ...rows))], [])
}
