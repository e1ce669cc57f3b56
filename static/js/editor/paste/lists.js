// Word's lists: paragraphs that say in their style "mso-list:l0 level2 lfo1" and hold their bullet or number as words.
const LEVEL = /mso-list:\s*\S+\s+level(\d+)/i
const NUMBER = /^\(?(\d{1,3}|[a-z]|[ivxlc]+)[.)]/i

function levelOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE || node.tagName !== 'P') return 0
  const match = LEVEL.exec(node.getAttribute('style') ?? '')
  return match ? Number(match[1]) : 0
}

/** Make the paragraphs of Word's lists in `body` into nested lists. */
export function makeLists(body) {
  for (const first of body.querySelectorAll('p[style*="mso-list"]')) {
    if (!first.isConnected || !levelOf(first) || first.closest('li')) continue
    const run = []
    for (let node = first; node && levelOf(node);) {
      run.push(node)
      do node = node.nextSibling
      while (node?.nodeType === Node.TEXT_NODE && !node.data.trim())
    }
    first.before(listOf(run))
    for (const node of run) node.remove()
  }
}

function listOf(run) {
  const page = run[0].ownerDocument
  const open = [] // lists, the outermost first, each with its level
  let root
  for (const node of run) {
    const level = levelOf(node)
    const marker = node.querySelector('[data-marker]')
    const ordered = NUMBER.test(marker?.textContent.trim() ?? '')
    marker?.remove()
    while (open.length && open.at(-1).level > level) open.pop()
    if (!open.length || open.at(-1).level < level) {
      const list = page.createElement(ordered ? 'ol' : 'ul')
      if (open.length) open.at(-1).list.lastElementChild.append(list)
      else if (root) root.append(...list.childNodes)
      root ??= list
      open.push({list: open.length || root === list ? list : root, level})
    }
    const item = page.createElement('li')
    item.append(...node.childNodes)
    open.at(-1).list.append(item)
  }
  return root
}
