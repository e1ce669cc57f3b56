// The canonical text, read into the editor and written from it. What `write` gives is what the server stores, byte for
// byte, so the plain field, the comparison of two versions and the editor speak of one thing.

const NOTE_LINE = /^\[([A-Za-z0-9_-]{1,64})\](?: (.*))?$/
const MARKS = {STRONG: 'bold', B: 'bold', EM: 'italic', I: 'italic', SUP: 'superscript', SUB: 'subscript'}
const LISTS = {UL: 'bulletList', OL: 'orderedList'}
const BLOCKS = 'p, h2, h3, ul, ol, blockquote'

/** The document of the editor for a canonical text. */
export function read(text, schema) {
  const html = []
  const notes = []
  for (const line of text.split('\n')) {
    const note = NOTE_LINE.exec(line)
    if (note) notes.push([note[1], note[2] ?? ''])
    else html.push(line)
  }
  const page = new DOMParser().parseFromString(html.join('\n'), 'text/html').body
  const {nodes} = schema
  const reader = new Reader(schema)
  const take = (tag) => {
    const found = page.querySelector(`:scope > ${tag}`)
    found?.remove()
    return found
  }
  const [title, salutation, closing] = ['h1', 'header', 'footer'].map(take)
  const parts = [
    nodes.title.create(null, title?.textContent ? schema.text(title.textContent) : null),
    nodes.salutation.create(null, reader.paragraphs(salutation)),
    nodes.body.create(null, reader.blocksOf(page)),
    nodes.closing.create(null, reader.paragraphs(closing)),
  ]
  if (notes.length) {
    parts.push(nodes.notes.create(null, notes.map(([key, content]) => nodes.note.create({key}, reader.note(content)))))
  }
  return nodes.doc.create(null, parts)
}

class Reader {
  constructor(schema) {
    this.schema = schema
    this.nodes = schema.nodes
  }

  blocksOf(parent) {
    const blocks = [...parent.childNodes].flatMap((child) => this.block(child))
    return blocks.length ? blocks : [this.nodes.paragraph.create()]
  }

  block(node) {
    const {nodes} = this
    if (node.nodeType === Node.TEXT_NODE) {
      return node.data.trim() ? [nodes.paragraph.create(null, this.inline(node, []))] : []
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return []
    if (node.tagName in LISTS) {
      const items = [...node.children].map((item) => nodes.listItem.create(passage(item), this.item(item)))
      return items.length ? [nodes[LISTS[node.tagName]].create(null, items)] : []
    }
    if (node.tagName === 'BLOCKQUOTE') return [nodes.blockquote.create(passage(node), this.blocksOf(node))]
    const level = {H2: 2, H3: 3}[node.tagName]
    const line = this.line(node)
    return [level ? nodes.heading.create({level, ...passage(node)}, line) : nodes.paragraph.create(passage(node), line)]
  }

  item(item) {
    return item.querySelector(`:scope > :is(${BLOCKS})`) ? this.blocksOf(item) : [this.nodes.paragraph.create(null, this.line(item))]
  }

  /** The paragraphs of a salutation or a closing, which may be bare words. */
  paragraphs(parent, type = this.nodes.paragraph) {
    const found = parent ? [...parent.querySelectorAll(':scope > p')] : []
    if (found.length) return found.map((dom) => type.create(passage(dom), this.line(dom)))
    return [type.create(null, parent ? this.line(parent) : [])]
  }

  note(content) {
    const page = new DOMParser().parseFromString(content, 'text/html').body
    return this.paragraphs(page, this.nodes.noteParagraph)
  }

  line(parent, marks = []) {
    return [...parent.childNodes].flatMap((child) => this.inline(child, marks))
  }

  inline(node, marks) {
    const {nodes, schema} = this
    if (node.nodeType === Node.TEXT_NODE) return node.data ? [schema.text(node.data, marks)] : []
    if (node.nodeType !== Node.ELEMENT_NODE) return []
    switch (node.tagName) {
      case 'BR': return [nodes.hardBreak.create()]
      case 'DATA': return [nodes.count.create({of: node.dataset.count})]
      case 'A':
        if (node.dataset.fn) return [nodes.call.create({key: node.dataset.fn})]
        return this.line(node, schema.marks.link.create({href: node.getAttribute('href') ?? ''}).addToSet(marks))
      case 'SPAN': return this.line(node, schema.marks.passage.create(passage(node)).addToSet(marks))
    }
    const mark = schema.marks[MARKS[node.tagName]]
    return this.line(node, mark ? mark.create().addToSet(marks) : marks)
  }
}

const passage = (dom) => ({lang: dom.getAttribute('lang') ?? '', dir: dom.getAttribute('dir') ?? ''})

// -- writing ---------------------------------------------------------------------------------------------------------

// Nodes never change, so what was written of one stays true: a keystroke costs the writing of one block.
const kept = new WeakMap()

/** The canonical text of a document of the editor. */
export function write(doc) {
  const lines = []
  const called = new Map()
  const notes = []
  const take = (node) => {
    const made = written(node)
    for (const key of made.calls) if (!called.has(key)) called.set(key, called.size)
    return made.lines
  }
  doc.forEach((part) => {
    const frame = {title: 'h1', salutation: 'header', closing: 'footer'}[part.type.name]
    if (part.type.name === 'notes') notes.push(...children(part))
    else if (!frame) for (const block of children(part)) lines.push(...take(block))
    else {
      const words = take(part).join('')
      if (words || frame === 'h1') lines.push(`<${frame}>${words}</${frame}>`)
    }
  })
  const rank = (note) => called.get(note.attrs.key) ?? called.size
  notes.sort((a, b) => rank(a) - rank(b))
  for (const note of notes) {
    const content = written(note).lines.join('')
    lines.push(content ? `[${note.attrs.key}] ${content}` : `[${note.attrs.key}]`)
  }
  return lines.join('\n')
}

function written(node) {
  let made = kept.get(node)
  if (!made) {
    const calls = []
    node.descendants((child) => {
      if (child.type.name === 'call') calls.push(child.attrs.key)
    })
    made = {calls, lines: linesOf(node).map((line) => normal(line).replaceAll('[^', '&#91;^'))}
    kept.set(node, made)
  }
  return made
}

// Not text: control characters, lone surrogates, and what makes a line read as something else than it is.
const REFUSED = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu
const LINE_ENDS = /[\x0b\x0c\x85\u2028\u2029]/g

const normal = (line) => line.replace(LINE_ENDS, ' ').replace(REFUSED, '').normalize('NFC')

function linesOf(node) {
  switch (node.type.name) {
    case 'title': return [escaped(node.textContent.replace(/[ \t\n]+/g, ' ').trim())]
    case 'salutation': case 'closing': case 'note': return wordsOrParagraphs(node)
    default: return blocks([node]).flatMap(linesOfBlock)
  }
}

function wordsOrParagraphs(node) {
  const paragraphs = blocks(children(node))
  if (paragraphs.length === 1 && !attributes(paragraphs[0])) return [lineOf(paragraphs[0].line)]
  return paragraphs.flatMap(linesOfBlock)
}

// Blocks as the server sees them: without those that hold nothing, an item of one paragraph as one line.
function blocks(nodes) {
  const found = []
  for (const node of nodes) {
    const {lang, dir, level} = node.attrs
    switch (node.type.name) {
      case 'bulletList': case 'orderedList': {
        const items = children(node).map(itemOf).filter(Boolean)
        if (items.length) found.push({tag: node.type.name === 'bulletList' ? 'ul' : 'ol', blocks: items})
        break
      }
      case 'blockquote': {
        const inner = blocks(children(node))
        if (inner.length) found.push({tag: 'blockquote', lang, dir, blocks: inner})
        break
      }
      default: {
        const line = tidy(runsOf(node))
        if (line.length) found.push({tag: level ? `h${level}` : 'p', lang, dir, line})
      }
    }
  }
  return found
}

function itemOf(node) {
  const inner = blocks(children(node))
  if (!inner.length) return null
  const {lang, dir} = node.attrs
  const [only] = inner
  if (inner.length === 1 && only.tag === 'p') return {tag: 'li', lang: only.lang || lang, dir: only.dir || dir, line: only.line}
  return {tag: 'li', lang, dir, blocks: inner}
}

const children = (node) => {
  const found = []
  node.forEach((child) => found.push(child))
  return found
}

const attributes = ({lang, dir}) => (lang ? ` lang="${quoted(lang)}"` : '') + (dir ? ` dir="${quoted(dir)}"` : '')

function linesOfBlock(block) {
  const opening = `<${block.tag}${attributes(block)}>`
  if (block.blocks) return [opening, ...block.blocks.flatMap(linesOfBlock), `</${block.tag}>`]
  return [`${opening}${lineOf(block.line)}</${block.tag}>`]
}

const NO_MARKS = ['', '', '', '', '']

function levels(marks) {
  const found = [...NO_MARKS]
  for (const mark of marks) {
    switch (mark.type.name) {
      case 'link': found[0] = `<a href="${quoted(mark.attrs.href)}">`; break
      case 'passage': found[1] = attributes(mark.attrs) && `<span${attributes(mark.attrs)}>`; break
      case 'bold': found[2] = '<strong>'; break
      case 'italic': found[3] = '<em>'; break
      case 'superscript': found[4] = '<sup>'; break
      case 'subscript': found[4] = '<sub>'; break
    }
  }
  return found
}

const CLOSINGS = [() => '</a>', () => '</span>', () => '</strong>', () => '</em>', (opening) => opening.replace('<', '</')]

function runsOf(node) {
  const runs = []
  node.forEach((child) => {
    switch (child.type.name) {
      case 'text': runs.push({words: child.text, levels: levels(child.marks)}); break
      case 'hardBreak': runs.push({thing: '<br>', levels: NO_MARKS}); break
      case 'call': runs.push({thing: `<a data-fn="${child.attrs.key}"></a>`, levels: NO_MARKS}); break
      case 'count': runs.push({thing: `<data data-count="${child.attrs.of}"></data>`, levels: NO_MARKS}); break
    }
  })
  return runs
}

const isBreak = (run) => run?.thing === '<br>'

// The line with single blanks, none at its ends or beside a break, and no breaks at its ends.
function tidy(line) {
  const runs = []
  let blank = false
  for (const run of line) {
    if (isBreak(run)) {
      stripEnd(runs)
      if (runs.length) runs.push(run)
    } else if (run.thing) {
      runs.push(run)
      blank = false
    } else {
      let words = run.words.replace(/[ \t\n]+/g, ' ')
      if (!runs.length || isBreak(runs.at(-1))) words = words.replace(/^[ \u00a0]+/, '')
      else if (blank) words = words.replace(/^ /, '')
      if (words) {
        blank = words.endsWith(' ')
        runs.push({words, levels: run.levels})
      }
    }
  }
  while (runs.length && (isBreak(runs.at(-1)) || !runs.at(-1).thing)) {
    const before = runs.length
    stripEnd(runs)
    if (isBreak(runs.at(-1))) runs.pop()
    else if (runs.length === before) break
  }
  return runs
}

function stripEnd(runs) {
  while (runs.length && !runs.at(-1).thing) {
    const {words, levels} = runs.at(-1)
    const rest = words.replace(/[ \u00a0]+$/, '')
    if (rest) {
      runs[runs.length - 1] = {words: rest, levels}
      return
    }
    runs.pop()
  }
}

function lineOf(runs, level = 0) {
  if (level === NO_MARKS.length) return runs.map((run) => run.thing ?? escaped(run.words)).join('')
  let made = ''
  for (let start = 0, end = 1; end <= runs.length; end += 1) {
    const opening = runs[start].levels[level]
    if (end < runs.length && runs[end].levels[level] === opening) continue
    made += opening + lineOf(runs.slice(start, end), level + 1) + (opening && CLOSINGS[level](opening))
    start = end
  }
  return made
}

const escaped = (words) => words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const quoted = (value) => escaped(value).replace(/"/g, '&quot;').replace(/'/g, '&#x27;')
