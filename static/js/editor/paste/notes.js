// Footnotes of other programs and pages: a link that leads to a note, which links back. Each becomes a call of ours that
// carries the words of its note.

// Where calls lead in Word, LibreOffice, Google Docs, Wikipedia, pandoc and most content management systems.
const TO_NOTE = /^(_ftn|_edn|sdfootnote\d+sym|sdendnote\d+sym|ftnt|cite_note|fn[:\-_]?\d|fn[:\-_]?\w+$|footnote|endnote|note-)/i
const TO_CALL = /^(_ftnref|_ednref|sdfootnote\d+anc|sdendnote\d+anc|ftnt_?ref|cite_ref|fnref|footnote-?ref|endnote-?ref|call-)/i
const HOLDERS = 'li, aside, dd, div, [role=doc-footnote], [role=doc-endnote]'

const fragment = (link) => {
  const href = link.getAttribute('href') ?? ''
  try {
    return href.includes('#') ? decodeURIComponent(href.slice(href.indexOf('#') + 1)) : ''
  } catch {
    return ''
  }
}

const isBack = (link) => link.getAttribute('role') === 'doc-backlink' || /footnote-?back|sdfootnotesym|sdendnotesym|backlink/.test(link.className)
  || (TO_CALL.test(fragment(link)) && !/^sd(foot|end)note\d+sym$/.test(fragment(link)))

/** Replace the footnote calls in `body` by ours and take its notes out; `clean(node)` gives the HTML of a note. */
export function takeNotes(body, clean) {
  const places = new Map()
  for (const node of body.querySelectorAll('[id], a[name]')) {
    for (const name of [node.id, node.getAttribute('name')]) if (name && !places.has(name)) places.set(name, node)
  }
  const links = [...body.querySelectorAll('a[href*="#"]')]
  const targets = new Set(links.map((link) => places.get(fragment(link))).filter(Boolean))
  const notes = new Map() // holder -> key
  const calls = []
  for (const link of links) {
    const target = places.get(fragment(link))
    if (isBack(link) || !(isCall(link) || (target && linksBack(link, target)))) continue
    if (!target || target.contains(link)) {
      link.replaceWith(...link.childNodes) // the note was not copied: the number stays, as words
      continue
    }
    const holder = holderOf(target, targets, links)
    if (!notes.has(holder)) notes.set(holder, `pasted-${notes.size + 1}`)
    calls.push([link, holder])
  }
  for (const holder of notes.keys()) prepare(holder)
  for (const [link, holder] of calls) {
    const call = body.ownerDocument.createElement('a')
    call.dataset.fn = notes.get(holder)
    call.dataset.note = clean(holder)
    outermost(link).replaceWith(call)
  }
  for (const holder of notes.keys()) removeWithFrame(holder, body)
}

function isCall(link) {
  return link.getAttribute('role') === 'doc-noteref' || /footnote-?ref|sdfootnoteanc|sdendnoteanc|noteref/.test(link.className)
    || TO_NOTE.test(fragment(link))
}

function linksBack(link, target) {
  const own = [link.id, link.getAttribute('name'), link.closest('sup[id]')?.id].filter(Boolean)
  const holder = target.closest(HOLDERS) ?? target
  return own.length > 0 && [...holder.querySelectorAll('a[href*="#"]')].some((back) => own.includes(fragment(back)))
}

// The element that holds a note and no other one: an item, a box, or the paragraph in which its number stands.
function holderOf(target, targets, links) {
  const alone = (node) => ![...targets].some((other) => other !== target && node.contains(other) && isNoteTarget(other, links))
  let holder = target.matches('a, sup, span, b') ? target.closest('p, li, dd') ?? target.parentElement : target
  const frame = holder.matches('li, aside') ? null : holder.parentElement?.closest(HOLDERS)
  if (frame && frame !== holder.ownerDocument.body && alone(frame) && !frame.matches('body')) holder = frame
  return holder
}

const isNoteTarget = (node, links) => links.some((link) => !isBack(link) && (link.getAttribute('href') ?? '').endsWith(`#${node.id || node.getAttribute('name')}`))

// Take the number and the ways back out of a note.
function prepare(holder) {
  for (const node of holder.querySelectorAll('.mw-cite-backlink, [role=doc-backlink]')) node.remove()
  for (const link of holder.querySelectorAll('a[href*="#"], a[name]')) {
    if (isBack(link)) outermost(link).remove()
  }
  for (const node of holder.querySelectorAll('.MsoFootnoteReference, .MsoEndnoteReference')) node.remove()
  for (const button of holder.querySelectorAll('button')) button.remove()
}

// The link with the raised and marked frames that hold nothing else.
function outermost(link) {
  let node = link
  while (node.parentElement?.matches('sup, span, b, strong, font, i, em') && node.parentElement.textContent.trim() === link.textContent.trim()
    && node.parentElement.querySelectorAll('a').length === 1) node = node.parentElement
  return node
}

// A list of notes that is empty now goes, with its heading and its line.
function removeWithFrame(holder, body) {
  let node = holder
  while (node.parentElement && node.parentElement !== body) {
    const parent = node.parentElement
    node.remove()
    const left = [...parent.children].filter((child) => !child.matches('h1, h2, h3, h4, hr, br'))
    const words = [...parent.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())
    if (left.length || words) return
    node = parent
  }
  const [before, after] = [node.previousElementSibling, node.nextElementSibling]
  if (before?.matches('h1, h2, h3, h4') && (!after || after.matches('h1, h2, h3, h4'))) before.remove()
  node.remove()
}
