// HTML of any program's clipboard, made into what a letter knows. Pure: a string goes in, a string comes out.
import {makeLists} from './lists.js'
import {takeNotes} from './notes.js'

const DROPPED = [
  'script', 'style', 'title', 'meta', 'link', 'template', 'noscript', 'iframe', 'svg', 'math', 'object', 'img', 'picture', 'video',
  'audio', 'canvas', 'input', 'select', 'textarea', 'hr',
  'del', 's', 'strike', // struck words are not a part of what is said
  '.mw-editsection', '.MsoCommentReference', '.msocomanchor', '[style*="mso-element:comment-list"]', '[style*="mso-hide"]',
].join(',')
const RENAMED = {B: 'strong', STRONG: 'strong', I: 'em', EM: 'em', CITE: 'em', H1: 'h2', H2: 'h2', H3: 'h3', H4: 'h3', H5: 'h3', H6: 'h3'}
const KEPT = new Set(['P', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'BR', 'SUP', 'SUB'])
const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, div, section, article, table, dl, pre, header, footer, main, aside, figure'
const WORD_PROCESSOR = /mso-|class="?Mso|urn:schemas-microsoft-com|docs-internal-guid|sdfootnote|sdendnote|content="LibreOffice|data-ccp-|SCXW|OutlineElement/

/** `html` with nothing but blocks, lists, marks, links and footnote calls that carry their notes. */
export function cleanPaste(html, {language = ''} = {}) {
  if (html.includes('data-pm-slice')) return html // our own
  const page = new DOMParser().parseFromString(html, 'text/html')
  const processed = WORD_PROCESSOR.test(html)
  for (const node of page.querySelectorAll('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]')) node.dataset.marker = '1'
  for (const node of page.querySelectorAll(DROPPED)) node.remove()
  dropComments(page)
  const body = page.body
  makeLists(body)
  nestLists(body)
  takeNotes(body, (note) => inner(note, processed, language))
  const made = page.createElement('body')
  made.append(...[...body.childNodes].flatMap((node) => clean(node, page, processed, language)))
  for (const node of [...made.querySelectorAll('p, h2, h3, li, blockquote')].reverse()) {
    if (!node.textContent.trim() && !node.querySelector('a[data-fn]')) node.remove()
  }
  for (const list of made.querySelectorAll('ul, ol')) if (!list.children.length) list.remove()
  return made.innerHTML
}

function inner(node, processed, language) {
  const page = node.ownerDocument
  const made = page.createElement('div')
  made.append(...[...node.childNodes].flatMap((child) => clean(child, page, processed, language)))
  for (const item of made.querySelectorAll('h2, h3, li, blockquote')) {
    if (item.querySelector('p')) item.replaceWith(...item.childNodes)
    else {
      const line = page.createElement('p')
      line.append(...item.childNodes)
      item.replaceWith(line)
    }
  }
  for (const list of made.querySelectorAll('ul, ol')) list.replaceWith(...list.childNodes)
  for (const line of made.querySelectorAll('p')) {
    trimStart(line)
    if (!line.textContent.trim()) line.remove()
  }
  return made.innerHTML.trim()
}

function trimStart(node) {
  const first = node.firstChild
  if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(/^[\s\u00a0]+/, '')
  else if (first?.nodeType === Node.ELEMENT_NODE) trimStart(first)
}

function dropComments(page) {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT)
  const comments = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.remove()
}

// Google Docs and Word write a list in a list beside the item that it belongs to.
function nestLists(body) {
  for (const list of body.querySelectorAll(':is(ul, ol) > :is(ul, ol)')) {
    const item = list.previousElementSibling
    if (item?.tagName === 'LI') item.append(list)
  }
}

function clean(node, page, processed, language) {
  if (node.nodeType === Node.TEXT_NODE) return [page.createTextNode(node.data)]
  if (node.nodeType !== Node.ELEMENT_NODE) return []
  const inside = () => [...node.childNodes].flatMap((child) => clean(child, page, processed, language))
  const tag = node.tagName
  if (tag === 'A' && node.dataset.fn) return [node.cloneNode()]
  if (tag === 'TR') return row(node, page, inside)
  if (hidden(node)) return []
  if (/mso-spacerun/.test(node.getAttribute('style') ?? '')) return [page.createTextNode(' ')]
  const passage = processed ? {} : passageOf(node, language)

  if (tag === 'A' && /^(https?:|mailto:)/i.test(node.getAttribute('href') ?? '')) {
    return [filled(page, 'a', {href: node.getAttribute('href')}, styled(node, page, inside()))]
  }
  if (isQuote(node)) return [filled(page, 'blockquote', passage, [filled(page, 'p', {}, styled(node, page, inside()))])]
  if (/^Mso(Title|Subtitle)/.test(node.className)) return [filled(page, 'h2', passage, inside())]
  if (tag in RENAMED) {
    if (!['strong', 'em'].includes(RENAMED[tag])) return [filled(page, RENAMED[tag], passage, inside())]
    if (plain(node, tag)) return styled(node, page, inside())
    const marked = filled(page, RENAMED[tag], {}, inside())
    return passage.lang || passage.dir ? [filled(page, 'span', passage, [marked])] : [marked]
  }
  if (KEPT.has(tag)) {
    const content = inside()
    return [filled(page, tag.toLowerCase(), passage, tag === 'P' || tag === 'LI' ? styled(node, page, content) : content)]
  }
  const content = styled(node, page, inside())
  if (node.matches(BLOCKS) || ['DT', 'DD', 'TD', 'TH', 'CAPTION', 'FIGCAPTION', 'ADDRESS'].includes(tag)) {
    return node.querySelector(BLOCKS) ? content : [filled(page, 'p', passage, content)]
  }
  return passage.lang || passage.dir ? [filled(page, 'span', passage, content)] : content
}

function filled(page, tag, attributes, children) {
  const made = page.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value)
  made.append(...children)
  return made
}

// A row becomes a paragraph, its cells joined as the server joins those of a table.
function row(node, page) {
  const cells = [...node.children].map((cell) => cleanCell(cell, page)).filter((cell) => cell.some((each) => each.textContent.trim() || each.dataset?.fn))
  const line = cells.flatMap((cell, index) => (index ? [page.createTextNode(' · '), ...cell] : cell))
  return line.length ? [filled(page, 'p', {}, line)] : []
}

function cleanCell(cell, page) {
  const made = [...cell.childNodes].flatMap((child) => clean(child, page, true, ''))
  return made.flatMap((node, index) => {
    const words = node.matches?.('p, h2, h3, ul, ol, li, blockquote') ? [...node.childNodes] : [node]
    return index && words !== node ? [page.createTextNode(' '), ...words] : words
  })
}

const isQuote = (node) => node.tagName === 'P' && /^Mso(Intense)?Quote/.test(node.className)

// Read from the attribute: the page's content policy keeps browsers from reading inline styles, those of pasted HTML too.
function styleOf(node) {
  const style = {}
  for (const declaration of (node.getAttribute('style') ?? '').split(';')) {
    const [name, value] = declaration.split(':', 2)
    if (value) style[name.trim().toLowerCase()] = value.trim().toLowerCase()
  }
  return style
}

const isBold = (weight) => weight === 'bold' || Number(weight) >= 600

// Google Docs wraps everything it copies in <b style="font-weight:normal">.
function plain(node, tag) {
  const style = styleOf(node)
  const weight = style['font-weight']
  return tag === 'B' || tag === 'STRONG' ? Boolean(weight) && weight !== 'bolder' && !isBold(weight) : style['font-style'] === 'normal'
}

function hidden(node) {
  const style = styleOf(node)
  return style.display === 'none' || /line-through/.test(`${style['text-decoration']} ${style['text-decoration-line']}`)
}

const OF_A_BLOCK = new Set(['P', 'LI', 'DIV', 'TD', 'TH'])

// Marks that a style says: what word processors write instead of <strong> and <em>.
function styled(node, page, content) {
  const style = styleOf(node)
  let made = content
  const wrap = (tag) => { made = made.length ? [filled(page, tag, {}, made)] : made }
  if (!OF_A_BLOCK.has(node.tagName)) {
    if (style['vertical-align'] === 'super') wrap('sup')
    if (style['vertical-align'] === 'sub') wrap('sub')
  }
  if (node.querySelector('p, li')) return made
  if (style['font-style'] === 'italic' || style['font-style'] === 'oblique') wrap('em')
  if (isBold(style['font-weight'])) wrap('strong')
  return made
}

function passageOf(node, language) {
  const lang = (node.getAttribute('lang') ?? '').toLowerCase()
  const dir = (node.getAttribute('dir') ?? '').toLowerCase()
  const same = lang && language && lang.split('-')[0] === language.split('-')[0]
  return {lang: same || !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(lang) ? '' : lang, dir: dir === 'rtl' ? 'rtl' : ''}
}
