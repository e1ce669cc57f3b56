// Keys of the letter's own; the others are Tiptap's (bold, italic, lists, undo).
import * as blocks from './blocks.js'
import {Extension, pm} from './bundle.js'
import {noteAt} from './footnotes.js'
import {say} from './words.js'

const {TextSelection} = pm.state
const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform)
const keyName = (key) => (apple ? key.replace('Ctrl', '⌘').replace('Alt', '⌥').replace('Shift', '⇧') : key)

/** What can be done with the keyboard: pairs of keys and what they do. */
export const shortcuts = () => [
  ['Ctrl+B', say('Bold')],
  ['Ctrl+I', say('Italic')],
  ['Ctrl+.', say('Superscript')],
  ['Ctrl+,', say('Subscript')],
  ['Ctrl+K', say('Link')],
  ['Ctrl+Alt+F', say('Footnote; in a note, back to its call')],
  ['Enter', say('On a selected footnote call: to its note')],
  ['Escape', say('In a note: back to its call')],
  ['Ctrl+Alt+0', say('Paragraph')],
  ['Ctrl+Alt+2', say('Heading')],
  ['Ctrl+Alt+3', say('Subheading')],
  ['Ctrl+Shift+B', say('Quotation')],
  ['Ctrl+Shift+8', say('Bulleted list')],
  ['Ctrl+Shift+7', say('Numbered list')],
  ['Tab', say('In a list: one level deeper; with Shift, one level up')],
  ['Shift+Enter', say('New line in the same paragraph')],
  ['Ctrl+Z', say('Undo')],
  ['Ctrl+Y', say('Redo')],
  ['Ctrl+S', say('Save and continue editing')],
  ['Alt+F10', say('To the toolbar; Escape leads back')],
].map(([keys, does]) => [keyName(keys), does])

/** The keys of `name` for a tooltip. */
export const keysFor = (name) => keyName(name)

// Enter at the end of the title or of the salutation goes on with what follows, as a writer of letters does.
function goOn(editor) {
  const {$from, empty} = editor.state.selection
  const part = $from.node(1)
  if (!empty || !part || !['title', 'salutation'].includes(part.type.name) || $from.pos < $from.end(1) - (part.isTextblock ? 0 : 1)) return false
  const {tr, doc} = editor.state
  editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve($from.after(1)), 1)).scrollIntoView())
  return true
}

// A title is one line.
function inTitle(editor) {
  return editor.state.selection.$from.node(1)?.type.name === 'title'
}

function liftAtStart(editor) {
  const {$from, empty} = editor.state.selection
  if (!empty || $from.parentOffset > 0) return false
  const depth = $from.depth - 1
  if ($from.node(depth)?.type.name !== 'listItem' || $from.index(depth) > 0) return false
  return editor.commands.liftListItem('listItem')
}

export const Keys = Extension.create({
  name: 'letterKeys',
  priority: 1000,
  addKeyboardShortcuts() {
    const {editor} = this
    const line = () => editor.state.selection.$from.parent.inlineContent && !inTitle(editor)
      && editor.commands.insertContent({type: 'hardBreak'})
    return {
      Enter: () => goOn(editor) || inTitle(editor) || (Boolean(noteAt(editor.state.selection.$from)) && editor.commands.splitBlock()),
      'Shift-Enter': () => line() || inTitle(editor),
      Backspace: () => liftAtStart(editor),
      'Mod-Alt-0': () => blocks.setParagraph(editor),
      'Mod-Alt-2': () => blocks.setHeading(editor),
      'Mod-Alt-3': () => blocks.setSubheading(editor),
      'Mod-Shift-b': () => blocks.toggleQuotation(editor),
      'Mod-Shift-8': () => blocks.toggleBullets(editor),
      'Mod-Shift-7': () => blocks.toggleNumbers(editor),
    }
  },
})
