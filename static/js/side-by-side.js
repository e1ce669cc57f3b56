// A translation beside its source: paragraphs that say the same begin on one line, changes in the source are walked
// through, and on a narrow screen one of the two is shown. Without this script both columns stand, unaligned.
const NARROW = matchMedia('(max-width: 1023px)')
const PATIENCE = 250 // ms after the last change, so that typing never waits for measuring

class SideBySide {
  constructor(root) {
    this.root = root
    this.source = root.querySelector('.beside-words')
    const pairing = JSON.parse(document.getElementById('beside-pairing').textContent)
    this.blocks = new Map(pairing.blocks.map(([ours, theirs]) => [theirs, ours]))
    this.notes = pairing.notes
    this.pairs = new WeakMap() // element of the translation to the block of the source that it was paired with
    // A sheet of its own: the elements of the editor are not ours to touch, and the policy allows no inline styles.
    this.sheet = new CSSStyleSheet()
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet]
    this.walk()
    this.choose()
    this.await()
  }

  // -- aligning ------------------------------------------------------------------------------------------------------

  /** The editor is there once its own script ran. */
  await() {
    const begin = () => {
      this.words = this.root.querySelector('.beside-translation [contenteditable].letter-words, .beside-translation .letter-words')
      if (!this.words) return false
      const theirs = this.parts().blocks
      theirs.forEach((element, index) => {
        const block = this.blocks.has(index) && this.source.querySelector(`:scope > [data-block="${this.blocks.get(index)}"]`)
        if (block) this.pairs.set(element, block)
      })
      const later = () => {
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.align(), PATIENCE)
      }
      document.addEventListener('letter:changed', later)
      // Fonts, buttons of other scripts and the window move things too; what we moved ourselves is known.
      const resized = new ResizeObserver(() => {
        if (this.measures() !== this.known) later()
      })
      for (const element of [this.root, ...this.root.children, this.source, this.words]) resized.observe(element)
      NARROW.addEventListener('change', () => this.align())
      document.fonts?.ready.then(() => this.align())
      this.align()
      return true
    }
    if (begin()) return
    const observer = new MutationObserver(() => {
      if (begin()) observer.disconnect()
    })
    observer.observe(this.root, {childList: true, subtree: true})
  }

  /** The parts of the translation as they stand now. */
  parts() {
    const found = {blocks: [], notes: null}
    for (const child of this.words.children) {
      const part = child.dataset.part
      if (part === 'body') found.blocks = [...child.children].filter((block) => !block.classList.contains('ProseMirror-widget'))
      else if (part) found[part] = child
    }
    return found
  }

  /** Pairs of elements, source and translation, in the order of both. */
  paired() {
    const parts = this.parts()
    const ours = (part) => this.source.querySelector(`:scope > [data-part="${part}"]`)
    const found = [[ours('title'), parts.title], [ours('salutation'), parts.salutation]]
    found.push(...this.pairedBlocks(parts.blocks), [ours('closing'), parts.closing], [ours('notes'), parts.notes])
    if (parts.notes) {
      for (const key of this.notes) {
        const name = CSS.escape(key)
        const theirs = parts.notes.querySelector(`:scope > [data-note="${name}"]`)
        found.push([this.source.querySelector(`[data-note="${name}"]:not([data-gone])`), theirs])
      }
    }
    return found.filter(([a, b]) => a && b)
  }

  pairedBlocks(theirs) {
    const ours = [...this.source.querySelectorAll(':scope > [data-block]')]
    const place = new Map(ours.map((element, index) => [element, index]))
    const found = []
    let i = 0
    let j = 0
    const between = (to, until) => {
      // What was written since takes the places in between, one after the other.
      for (; i < to && j < until; i += 1, j += 1) {
        found.push([ours[i], theirs[j]])
        this.pairs.set(theirs[j], ours[i])
      }
    }
    theirs.forEach((element, index) => {
      const known = place.get(this.pairs.get(element))
      if (known === undefined || known < i) return
      between(known, index)
      found.push([ours[known], element])
      i = known + 1
      j = index + 1
    })
    between(ours.length, theirs.length)
    return found
  }

  /** What the alignment was made for. */
  measures() {
    return [this.source, this.words].map((column) => {
      const {top, width, height} = column.getBoundingClientRect()
      return [top + scrollY, width, height].map(Math.round).join()
    }).join()
  }

  /** Give each pair one height to begin at, by room above the one that stands higher. */
  align() {
    this.sheet.replaceSync('')
    if (!NARROW.matches && this.words.isConnected) this.sheet.replaceSync(this.rules().join('\n'))
    this.known = this.measures()
  }

  /** The rules that make it so; measured without any. */
  rules() {
    const added = [0, 0]
    const last = [-Infinity, -Infinity]
    const measured = this.paired().map((pair) => pair.map((element) => ({
      element, top: element.getBoundingClientRect().top, above: this.above(element),
    })))
    const rules = []
    for (const pair of measured) {
      const tops = pair.map(({top}, side) => top + added[side])
      if (tops.some((top, side) => top < last[side])) continue // notes may stand in another order
      const side = tops[0] < tops[1] ? 0 : 1
      const lack = Math.abs(tops[0] - tops[1])
      if (lack >= 1) {
        const {element, above} = pair[side]
        rules.push(`${this.selector(element, side)} { margin-block-start: ${above + lack}px !important }`)
        added[side] += lack
      }
      last[0] = last[1] = Math.max(...tops)
    }
    return rules
  }

  /** The room above an element that it has already. */
  above(element) {
    const before = element.previousElementSibling
    const edge = before ? before.getBoundingClientRect().bottom : null
    return edge === null ? parseFloat(getComputedStyle(element).marginBlockStart) || 0 : element.getBoundingClientRect().top - edge
  }

  selector(element, side) {
    const column = side === 0 ? this.source : this.words
    const steps = []
    for (let each = element; each !== column; each = each.parentElement) {
      steps.unshift(`:nth-child(${[...each.parentElement.children].indexOf(each) + 1})`)
    }
    return `.beside.beside ${side === 0 ? '.beside-source .beside-words' : '.beside-translation .letter-words'} > ${steps.join(' > ')}`
  }

  // -- changes of the source -----------------------------------------------------------------------------------------

  walk() {
    const changes = [...this.source.querySelectorAll('.source-change')]
    const steps = this.root.querySelector('.beside-steps')
    if (!steps || !changes.length) return
    const status = steps.querySelector('[data-step-status]')
    let present = -1
    steps.hidden = false
    steps.addEventListener('click', (event) => {
      const step = Number(event.target.closest('[data-step]')?.dataset.step ?? 0)
      if (!step) return
      changes[present]?.classList.remove('source-present')
      present = present < 0 ? (step > 0 ? 0 : changes.length - 1) : (present + step + changes.length) % changes.length
      this.show('source')
      changes[present].classList.add('source-present')
      changes[present].scrollIntoView({block: 'center'})
      status.textContent = status.dataset.said.replace('%(number)s', present + 1).replace('%(count)s', changes.length)
    })
  }

  // -- one at a time on a narrow screen ------------------------------------------------------------------------------

  choose() {
    const group = this.root.querySelector('.beside-switch')
    group.hidden = false
    group.addEventListener('click', (event) => {
      const {show} = event.target.closest('[data-show]')?.dataset ?? {}
      if (show) this.show(show)
    })
    this.show('translation')
  }

  show(name) {
    this.root.dataset.shown = name
    for (const button of this.root.querySelectorAll('[data-show]')) button.setAttribute('aria-pressed', button.dataset.show === name)
  }
}

for (const root of document.querySelectorAll('[data-side-by-side]')) new SideBySide(root)
