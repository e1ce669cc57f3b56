// What a letter is made of: a title, a salutation, blocks, a closing and the notes that are called in them.
import {
  Blockquote, BulletList, Extension, HardBreak, Heading, ListItem, Node, Paragraph, Text, wrappingInputRule,
} from './bundle.js'
import {say} from './words.js'

const LANGUAGE = /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/

/** `lang` and `dir` of an element, empty where they are none. */
export function passageOf(dom) {
  const lang = dom.getAttribute('lang') ?? ''
  const dir = (dom.getAttribute('dir') ?? '').toLowerCase()
  return {lang: LANGUAGE.test(lang) ? lang.toLowerCase() : '', dir: dir === 'ltr' || dir === 'rtl' ? dir : ''}
}

const written = (name) => ({
  default: '',
  parseHTML: (dom) => passageOf(dom)[name],
  renderHTML: (attributes) => (attributes[name] ? {[name]: attributes[name]} : {}),
})

/** Every block may be in another language than the letter. */
export const Passages = Extension.create({
  name: 'passages',
  addGlobalAttributes: () => [{
    types: ['paragraph', 'noteParagraph', 'heading', 'blockquote', 'listItem'],
    attributes: {lang: written('lang'), dir: written('dir')},
  }],
})

// Nothing is joined across the edge of a part, so Backspace never turns a salutation into a title.
const part = {isolating: true, defining: true, selectable: false}

export const Letter = Node.create({name: 'doc', topNode: true, content: 'title salutation body closing notes?'})

export const Words = Text.extend({group: 'inline words'})

export const Break = HardBreak.extend({group: 'inline words', addKeyboardShortcuts: () => ({}), addInputRules: () => []})

export const Title = Node.create({
  name: 'title', ...part, content: 'text*', marks: '',
  parseHTML: () => [{tag: 'h1[data-part=title]', priority: 1000}],
  renderHTML: () => ['h1', {'data-part': 'title', 'data-placeholder': say('Title')}, 0],
})

const frame = (name, placeholder) => Node.create({
  name, ...part, content: 'paragraph+',
  parseHTML: () => [{tag: `div[data-part=${name}]`, priority: 1000}],
  renderHTML: () => ['div', {'data-part': name, 'data-placeholder': placeholder()}, 0],
})

// A node of its own, so that what commands of lists and headings fill in is always a paragraph and never a closing.
export const Body = Node.create({
  name: 'body', ...part, content: 'block+',
  parseHTML: () => [{tag: 'div[data-part=body]', priority: 1000}],
  renderHTML: () => ['div', {'data-part': 'body', 'data-placeholder': say('Text of the letter')}, 0],
})

export const Salutation = frame('salutation', () => say('Salutation, such as “Dear Minister:” (may stay empty)'))
export const Closing = frame('closing', () => say('Closing, such as “Respectfully,” (may stay empty)'))

export const Notes = Node.create({
  name: 'notes', ...part, content: 'note+',
  parseHTML: () => [{tag: 'ol[data-part=notes]', priority: 1000}],
  renderHTML: () => ['ol', {'data-part': 'notes', 'aria-label': say('Footnotes')}, 0],
})

export const Note = Node.create({
  name: 'note', ...part, content: 'noteParagraph+',
  addAttributes: () => ({key: {default: '', parseHTML: (dom) => dom.dataset.note, renderHTML: ({key}) => ({'data-note': key})}}),
  parseHTML: () => [{tag: 'li[data-note]', priority: 1000}],
  renderHTML: ({HTMLAttributes}) => ['li', HTMLAttributes, 0],
})

// A note calls no note: its paragraphs hold words only.
export const NoteParagraph = Node.create({
  name: 'noteParagraph', content: 'words*', priority: 900,
  parseHTML: () => [{tag: 'p', context: 'note/', priority: 1000}],
  renderHTML: ({HTMLAttributes}) => ['p', HTMLAttributes, 0],
})

export const Call = Node.create({
  name: 'call', group: 'inline', inline: true, atom: true, selectable: true, draggable: false,
  addAttributes: () => ({
    key: {default: '', parseHTML: (dom) => dom.dataset.fn, renderHTML: ({key}) => ({'data-fn': key})},
    // What the clipboard carries: the words of the note, as HTML; null once the call stands in a letter.
    note: {default: null, parseHTML: (dom) => dom.dataset.note ?? null, rendered: false},
  }),
  parseHTML: () => [{tag: 'a[data-fn]', priority: 1000}],
  renderHTML: ({HTMLAttributes}) => ['a', HTMLAttributes],
})

export const COUNTS = ['organizations', 'countries', 'signatories']

/** What a live count is called. */
export const countLabel = (of) => ({
  organizations: say('number of organizations'),
  countries: say('number of countries'),
  signatories: say('number of signatories'),
})[of]

export const Count = Node.create({
  name: 'count', group: 'inline words', inline: true, atom: true, selectable: true, draggable: false,
  addAttributes: () => ({of: {default: 'organizations', parseHTML: (dom) => dom.dataset.count, renderHTML: ({of}) => ({'data-count': of})}}),
  parseHTML: () => [{tag: 'data[data-count]', priority: 1000, getAttrs: (dom) => COUNTS.includes(dom.dataset.count) && null}],
  renderHTML: ({node, HTMLAttributes}) => ['data', HTMLAttributes, countLabel(node.attrs.of)],
})

// Their shortcuts are our own (keys.js): see blocks.js.
const quiet = {addKeyboardShortcuts: () => ({}), addInputRules: () => []}

export const Subheadings = Heading.extend(quiet).configure({levels: [2, 3]})

export const Bullets = BulletList.extend({addKeyboardShortcuts: () => ({})})

export const Numbers = Node.create({
  name: 'orderedList', group: 'block list', content: 'listItem+',
  parseHTML: () => [{tag: 'ol'}],
  renderHTML: () => ['ol', 0],
  addCommands() {
    return {toggleOrderedList: () => ({commands}) => commands.toggleList(this.name, 'listItem')}
  },
  addInputRules() {
    return [wrappingInputRule({find: /^(1)[.)]\s$/, type: this.type})]
  },
})

// An item may begin with a list or a quotation, as pasted drafts do.
export const Item = ListItem.extend({content: 'block+'})

export const NODES = [
  Letter, Words, Title, Salutation, Body, Closing, Paragraph.extend({addKeyboardShortcuts: () => ({})}), Subheadings,
  Blockquote.extend({...quiet, content: 'block+'}), Bullets, Numbers, Item, Break, Count, Call, Notes, Note, NoteParagraph,
  Passages,
]
