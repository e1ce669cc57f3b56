// Notes follow their calls. Keys stand in the document, numbers are counted from it: a note called twice has one number.
import {Extension, pm} from './bundle.js'
import {callView, noteView} from './views.js'
import {say, sayCount} from './words.js'

const {Plugin, PluginKey, TextSelection, NodeSelection, AllSelection} = pm.state
const {Fragment} = pm.model

/** The plugin's state: `numbers` of keys, `calls` and `notes` with their places. */
export const footnotes = new PluginKey('footnotes')

function counted(doc) {
  const numbers = new Map()
  const calls = []
  const notes = []
  doc.descendants((node, place) => {
    if (node.type.name === 'call') {
      if (!numbers.has(node.attrs.key)) numbers.set(node.attrs.key, numbers.size + 1)
      calls.push({key: node.attrs.key, place})
    } else if (node.type.name === 'note') {
      notes.push({key: node.attrs.key, place, node})
      return false
    }
    return !node.isTextblock || node.content.size > 0
  })
  return {numbers, calls, notes}
}

/** The key of the note that the selection stands in; empty elsewhere. */
export function noteAt($place) {
  for (let depth = $place.depth; depth > 0; depth -= 1) {
    const node = $place.node(depth)
    if (node.type.name === 'note') return node.attrs.key
  }
  return ''
}

/** What the clipboard and undone cuts bring back: the content of notes that have left the document. */
class Attic {
  constructor(taken) {
    this.contents = new Map()
    this.used = new Set(taken)
  }

  /** A key that no note of this letter has or had while this page was open, so that none inherits another's sources. */
  freshKey(state) {
    const {numbers, notes} = footnotes.getState(state)
    const used = [...this.used, ...this.contents.keys(), ...numbers.keys(), ...notes.map((note) => note.key)]
    const highest = Math.max(0, ...used.map((key) => Number(/^n(\d{1,9})$/.exec(key)?.[1] ?? 0)))
    const key = `n${highest + 1}`
    this.used.add(key)
    return key
  }
}

// The step that makes the notes agree with the calls again, or nothing.
function settle(before, after, state, attic) {
  const {schema} = state
  const {numbers} = after
  const had = new Set(before.notes.map(({key}) => key))
  const nodes = new Map()
  for (const {key, node} of after.notes) {
    const twin = nodes.get(key)
    if (twin) nodes.set(key, twin.copy(twin.content.append(node.content))) // a note that was split is one note
    else if (!key && !node.textContent) continue // what a deletion left of two notes
    else if (numbers.has(key) || !before.numbers.has(key)) nodes.set(key, node)
    else attic.contents.set(key, node.content)
  }
  for (const key of numbers.keys()) {
    // A call that never had a note keeps lacking it, and the checks of the letter say so.
    if (nodes.has(key) || (before.numbers.has(key) && !had.has(key))) continue
    const content = had.has(key) ? null : attic.contents.get(key)
    nodes.set(key, schema.nodes.note.create({key}, content ?? schema.nodes.noteParagraph.create()))
  }
  const called = [...numbers.keys()].filter((key) => nodes.has(key))
  const wanted = [...called, ...[...nodes.keys()].filter((key) => !numbers.has(key))].map((key) => nodes.get(key))
  const agree = wanted.length === after.notes.length && wanted.every((node, index) => node === after.notes[index].node)
  return agree ? null : replaced(state, after.notes, wanted)
}

// Writes `wanted` in place of the notes, leaving what stands at the beginning and at the end untouched.
function replaced(state, notes, wanted) {
  const {tr, schema} = state
  const list = state.doc.lastChild
  const place = state.doc.content.size - (list.type.name === 'notes' ? list.nodeSize : 0)
  if (list.type.name !== 'notes') return wanted.length ? tr.insert(place, schema.nodes.notes.create(null, wanted)) : null
  if (!wanted.length) return tr.delete(place, place + list.nodeSize)
  let start = 0
  while (start < notes.length && start < wanted.length && notes[start].node === wanted[start]) start += 1
  let end = 0
  const shorter = Math.min(notes.length, wanted.length) - start
  while (end < shorter && notes.at(-1 - end).node === wanted.at(-1 - end)) end += 1
  const from = start < notes.length ? notes[start].place : place + list.nodeSize - 1
  const until = end ? notes.at(-end).place : place + list.nodeSize - 1
  const between = wanted.slice(start, wanted.length - end)
  if (from === until && !between.length) return null
  return between.length ? tr.replaceWith(from, until, Fragment.from(between)) : tr.delete(from, until)
}

// A selection does not reach from the text into a note, or from one note into another: deleting it would mix them.
function areaOf($place) {
  const top = $place.node(1)
  return top?.type.name === 'notes' ? $place.node(2) : null
}

function within(view, $anchor, $head) {
  const area = areaOf($anchor)
  if (area === areaOf($head) || !$anchor.parent.isTextblock) return null
  const {doc} = view.state
  if (area) {
    const start = $anchor.start(2)
    const edge = $head.pos < $anchor.pos ? start : start + area.content.size
    return TextSelection.between($anchor, doc.resolve(edge), $head.pos < $anchor.pos ? 1 : -1)
  }
  const closing = doc.content.size - doc.lastChild.nodeSize
  return TextSelection.between($anchor, doc.resolve(closing), -1)
}

/** Calls, notes and their numbers. `taken` are keys that notes of the letter's other languages have. */
export const Footnotes = Extension.create({
  name: 'footnotes',
  addOptions: () => ({taken: [], announce: () => {}}),

  addStorage() {
    return {attic: new Attic(this.options.taken), views: new Set(), cameFrom: null, announce: this.options.announce}
  },

  addKeyboardShortcuts() {
    const inNote = () => noteAt(this.editor.state.selection.$from)
    const leave = () => {
      const key = inNote()
      return Boolean(key) && goToCall(this.editor, key)
    }
    return {
      'Mod-Alt-f': () => leave() || insertFootnote(this.editor),
      Escape: leave,
      Enter: () => {
        const {selection} = this.editor.state
        if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'call') return false
        return goToNote(this.editor, selection.node.attrs.key)
      },
      // In an empty note there is nothing left to delete but the note, and its calls go with it.
      Backspace: () => removeEmptyNote(this.editor, inNote()),
      Delete: () => removeEmptyNote(this.editor, inNote()),
      'Mod-a': () => selectNote(this.editor, inNote()),
    }
  },

  addProseMirrorPlugins() {
    const {storage} = this
    return [new Plugin({
      key: footnotes,
      state: {
        init: (_config, state) => counted(state.doc),
        apply: (tr, known) => (tr.docChanged ? counted(tr.doc) : known),
      },
      appendTransaction(transactions, before, state) {
        if (!transactions.some((tr) => tr.docChanged) || transactions.some((tr) => tr.getMeta('opened'))) return null
        return settle(footnotes.getState(before), footnotes.getState(state), state, storage.attic)
      },
      props: {
        nodeViews: {call: callView(storage), note: noteView(storage, (key) => goToCall(this.editor, key))},
        createSelectionBetween: within,
        handleClickOn: (_view, _place, node, _nodePlace, event) => {
          if (node.type.name !== 'call' || event.shiftKey) return false
          return goToNote(this.editor, node.attrs.key)
        },
      },
      view(view) {
        const number = (now) => {
          for (const shown of storage.views) shown.number(now.numbers)
        }
        number(footnotes.getState(view.state)) // a text was opened
        return {
          update(_view, before) {
            const now = footnotes.getState(view.state)
            const then = footnotes.getState(before)
            if (now === then) return
            number(now)
            tellRemoved(then, now, storage.announce)
          },
        }
      },
    })]
  },
})

function tellRemoved(then, now, announce) {
  const standing = new Set(now.notes.map(({key}) => key))
  const gone = then.notes.filter(({key}) => !standing.has(key))
  if (gone.length === 1) {
    const number = then.numbers.get(gone[0].key)
    announce(number ? say('Footnote %(number)s removed. Undo brings it back.', {number}) : say('Footnote removed. Undo brings it back.'))
  } else if (gone.length) {
    announce(sayCount('%(count)s footnote removed. Undo brings it back.', '%(count)s footnotes removed. Undo brings them back.', gone.length))
  }
}

/** A new note, called at the cursor, with the cursor in it. */
export function insertFootnote(editor) {
  const key = editor.storage.footnotes.attic.freshKey(editor.state)
  return callAgain(editor, key) && goToNote(editor, key)
}

/** One more call, at the cursor, of the note with `key`. */
export function callAgain(editor, key) {
  const {state, view} = editor
  const {announce} = editor.storage.footnotes
  const {$to, to} = state.selection
  if (state.selection instanceof AllSelection || !$to.parent.type.contentMatch.matchType(state.schema.nodes.call)) {
    announce(say('A footnote cannot stand in a title or in another note. Put the cursor into the text.'))
    return false
  }
  const tr = state.tr.insert(to, state.schema.nodes.call.create({key}))
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, to + 1)).scrollIntoView())
  announce(say('Footnote %(number)s inserted.', {number: footnotes.getState(view.state).numbers.get(key)}))
  return true
}

/** The cursor to the end of the note with `key`, which is made where a call lacks it. */
export function goToNote(editor, key) {
  const {view} = editor
  const storage = editor.storage.footnotes
  const {calls, notes} = footnotes.getState(view.state)
  let note = notes.find((each) => each.key === key)
  if (!note) {
    if (!calls.some((call) => call.key === key)) return false
    addLackingNote(view, key)
    note = footnotes.getState(view.state).notes.find((each) => each.key === key)
  }
  const {from} = view.state.selection
  const near = calls.filter((call) => call.key === key && Math.abs(call.place - from) <= 1)[0]
  storage.cameFrom = near ? {key, index: calls.filter((call) => call.key === key).indexOf(near)} : null
  const end = note.place + note.node.nodeSize - 2
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(end), -1)).scrollIntoView())
  view.focus()
  return true
}

// A text from elsewhere may call a note that it lacks; whoever goes there wants to write it.
function addLackingNote(view, key) {
  const {state} = view
  const {notes, numbers} = footnotes.getState(state)
  const note = state.schema.nodes.note.create({key}, state.schema.nodes.noteParagraph.create())
  const wanted = notes.map(({node}) => node)
  const place = notes.filter((each) => (numbers.get(each.key) ?? Infinity) < numbers.get(key)).length
  wanted.splice(place, 0, note)
  view.dispatch(replaced(state, notes, wanted))
}

/** The cursor behind the call that one came from, else the first call of the note with `key`. */
export function goToCall(editor, key) {
  const {view} = editor
  const storage = editor.storage.footnotes
  const calls = footnotes.getState(view.state).calls.filter((call) => call.key === key)
  const call = calls[storage.cameFrom?.key === key ? storage.cameFrom.index : 0] ?? calls[0]
  if (!call) return false
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, call.place + 1)).scrollIntoView())
  view.focus()
  return true
}

function removeEmptyNote(editor, key) {
  if (!key || !editor.state.selection.empty) return false
  const {state, view} = editor
  const {calls, notes, numbers} = footnotes.getState(state)
  const note = notes.find((each) => each.key === key)
  if (note.node.childCount > 1 || note.node.firstChild.content.size) return false
  const mine = calls.filter((call) => call.key === key)
  const {tr} = state
  for (const call of [...mine].reverse()) tr.delete(call.place, call.place + 1)
  if (mine.length) {
    tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(mine[0].place)), -1))
  } else {
    const list = state.doc.content.size - state.doc.lastChild.nodeSize
    if (notes.length === 1) tr.delete(list, state.doc.content.size)
    else tr.delete(note.place, note.place + note.node.nodeSize)
  }
  view.dispatch(tr.scrollIntoView())
  if (mine.length > 1) editor.storage.footnotes.announce(say('Footnote %(number)s and its %(count)s calls removed. Undo brings them back.', {number: numbers.get(key), count: mine.length}))
  return true
}

function selectNote(editor, key) {
  if (!key) return false
  const {$from, from, to} = editor.state.selection
  const [start, end] = [$from.start(2) + 1, $from.end(2) - 1]
  if (from === start && to === end) return false
  return editor.commands.setTextSelection({from: start, to: end})
}
