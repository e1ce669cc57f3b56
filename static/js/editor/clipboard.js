// What leaves the editor through the clipboard carries its notes; what comes in is made a part of a letter.
import {Extension, pm} from './bundle.js'
import {footnotes, noteAt} from './footnotes.js'
import {cleanPaste} from './paste/paste.js'
import {say} from './words.js'

const {DOMParser: Parser, DOMSerializer, Fragment, Slice} = pm.model
const {Plugin} = pm.state

// Calls with the words of their notes, so that a passage can be carried to another place, window or letter.
function serializer(editor) {
  const {schema} = editor
  const plain = DOMSerializer.fromSchema(schema)
  return new DOMSerializer({
    ...plain.nodes,
    call: (node) => {
      const note = footnotes.getState(editor.state).notes.find(({key}) => key === node.attrs.key)?.node
      const holder = document.createElement('div')
      if (note) holder.append(plain.serializeFragment(note.content))
      return ['a', {'data-fn': node.attrs.key, 'data-note': holder.innerHTML}]
    },
  }, plain.marks)
}

/** The paragraphs of a note that the clipboard brings as HTML. */
function noteContent(html, schema) {
  const page = new DOMParser().parseFromString(html, 'text/html').body
  const paragraphs = [...page.querySelectorAll(':scope > p')]
  const parser = Parser.fromSchema(schema)
  return Fragment.from((paragraphs.length ? paragraphs : [page]).map((dom) => {
    const topNode = schema.nodes.noteParagraph.create({lang: dom.getAttribute('lang') ?? '', dir: dom.getAttribute('dir') ?? ''})
    return parser.parse(dom, {topNode})
  }))
}

const allows = (type, child) => Boolean(type.contentMatch.matchType(child))

/** The slice with notes taken from its calls into the attic, from where they come back under their calls. */
function withNotes(slice, editor, announce) {
  const {schema, state, storage} = editor
  const {attic} = storage.footnotes
  const known = new Map(footnotes.getState(state).notes.map(({key, node}) => [key, node.content]))
  const names = new Map()
  const callable = allows(state.selection.$from.parent.type, schema.nodes.call)
  let dropped = 0

  function keyFor({key, note}) {
    if (names.has(key)) return names.get(key)
    const content = note === null ? null : noteContent(note, schema)
    const before = known.get(key) ?? attic.contents.get(key)
    let name = key
    if (content && !key.startsWith('pasted-')) {
      if (before ? !before.eq(content) : attic.used.has(key)) name = attic.freshKey(state)
    } else if (content) name = attic.freshKey(state)
    if (content && !known.has(name)) attic.contents.set(name, content)
    names.set(key, name)
    return name
  }

  function changed(fragment) {
    const nodes = []
    fragment.forEach((node) => {
      if (node.type.name !== 'call') nodes.push(node.isText ? node : node.copy(changed(node.content)))
      else if (callable) nodes.push(schema.nodes.call.create({key: keyFor(node.attrs)}))
      else dropped += 1
    })
    return Fragment.from(nodes)
  }

  const made = new Slice(changed(slice.content), slice.openStart, slice.openEnd)
  if (dropped) announce(say('Footnotes of what you pasted were left out: they cannot stand in a title or in another note.'))
  return made
}

// Blocks become paragraphs of the note that they are pasted into.
function forNote(slice, schema) {
  const paragraphs = []
  const visit = (node) => {
    if (node.isTextblock) paragraphs.push(schema.nodes.noteParagraph.create(null, node.content))
    else if (node.isInline) paragraphs.push(schema.nodes.noteParagraph.create(null, node))
    else node.forEach(visit)
  }
  if (slice.content.firstChild?.isInline) return slice
  slice.content.forEach(visit)
  return paragraphs.length ? new Slice(Fragment.from(paragraphs), 1, 1) : Slice.empty
}

// The parts of a letter that was copied whole are paragraphs where they are pasted.
function withoutParts(slice, schema) {
  const nodes = []
  let opened = false
  slice.content.forEach((node) => {
    const name = node.type.name
    if (name === 'notes') opened = true
    else if (name === 'title') {
      opened = true
      if (node.content.size) nodes.push(schema.nodes.heading.create({level: 2}, node.content))
    } else if (name === 'salutation' || name === 'closing') {
      opened = true
      node.forEach((child) => child.content.size && nodes.push(child))
    } else if (name === 'body') {
      opened = true
      node.forEach((child) => nodes.push(child))
    } else nodes.push(node)
  })
  const only = slice.content.firstChild
  if (only?.type.name === 'body' && slice.content.childCount === 1) {
    return new Slice(only.content, Math.max(0, slice.openStart - 1), Math.max(0, slice.openEnd - 1))
  }
  return opened ? new Slice(Fragment.from(nodes), 0, 0) : slice
}

export const clipboard = (options, announce) => Extension.create({
  name: 'clipboard',
  addProseMirrorPlugins() {
    const {editor} = this
    return [new Plugin({
      props: {
        clipboardSerializer: serializer(editor),
        transformPastedHTML: (html) => cleanPaste(html, {language: options.language ?? ''}),
        transformPasted: (slice) => {
          const whole = withNotes(withoutParts(slice, editor.schema), editor, announce)
          return noteAt(editor.state.selection.$from) ? forNote(whole, editor.schema) : whole
        },
      },
    })]
  },
})
