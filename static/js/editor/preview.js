// The letter as its page prints it, beside the editor; on demand, the page of the PDF on which one is writing.
import {ask} from './desk.js'
import {element, say} from './words.js'

const PAUSE = 500 // ms without a change

export class Preview {
  constructor(desk) {
    this.desk = desk
    // Scripts never run in it; it is of our origin so that a change can be put in without loading the page anew.
    this.frame = element('iframe', {class: 'letter-page', title: say('The letter as its page shows it'), sandbox: 'allow-same-origin'})
    this.state = element('p', {class: 'letter-preview-state', role: 'status'})
    this.problems = element('ul', {class: 'letter-mend', hidden: true})
    this.sheets = element('div', {class: 'letter-sheets', 'aria-live': 'polite'})
    this.button = element('button', {type: 'button', class: 'letter-action', click: () => this.showSheets()}, say('Show the PDF page'))
    const body = element('div', {}, this.problems, this.frame, this.state, this.button, this.sheets)
    this.box = element('details', {class: 'letter-preview', open: true, toggle: () => this.box.open && this.refresh()},
      element('summary', {}, say('Preview')), body)
    desk.holder.append(this.box)
    desk.form.addEventListener('letter:changed', () => this.later())
    desk.form.addEventListener('input', (event) => event.target !== desk.textarea && this.later())
    queueMicrotask(() => this.refresh())
  }

  later() {
    clearTimeout(this.pending)
    this.pending = setTimeout(() => this.refresh(), PAUSE)
  }

  async refresh() {
    if (!this.box.open) return
    this.asked?.abort()
    this.asked = new AbortController()
    try {
      const {html, problems} = await ask(this.desk.form, this.desk.options.desk.preview, {signal: this.asked.signal})
      this.state.textContent = ''
      this.problems.replaceChildren(...problems.map((sentence) => element('li', {}, sentence)))
      this.problems.hidden = !problems.length
      if (html) this.show(html)
    } catch (error) {
      if (error.name !== 'AbortError') this.state.textContent = say('The preview could not be made just now.')
    }
  }

  show(html) {
    const now = this.frame.contentDocument
    const main = now?.querySelector('main')
    if (!main) {
      this.frame.srcdoc = html
      return
    }
    const fresh = new DOMParser().parseFromString(html, 'text/html')
    now.title = fresh.title
    patch(main, now.importNode(fresh.querySelector('main'), true))
  }

  async showSheets() {
    if (this.button.disabled) return
    this.button.disabled = true
    this.sheets.replaceChildren(element('p', {}, say('Setting the pages…')))
    try {
      this.showMade(await ask(this.desk.form, this.desk.options.desk.sheets, {near: this.near()}))
    } catch {
      this.sheets.replaceChildren(element('p', {}, say('The PDF could not be made just now.')))
    } finally {
      this.button.disabled = false
    }
  }

  // The words around the cursor, by which the server finds the page.
  near() {
    const state = this.desk.letter?.editor.state
    return state?.selection.$from.parent.textContent.slice(0, 400) ?? ''
  }

  showMade({problems, sheets, pages, pdf, wanted}) {
    for (const address of this.addresses ?? []) URL.revokeObjectURL(address)
    this.addresses = []
    if (problems.length) {
      this.sheets.replaceChildren(element('ul', {}, ...problems.map((sentence) => element('li', {}, sentence))))
      return
    }
    const blob = (data, type) => {
      const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))
      const address = URL.createObjectURL(new Blob([bytes], {type}))
      this.addresses.push(address)
      return address
    }
    const link = element('a', {href: blob(pdf, 'application/pdf'), target: '_blank', rel: 'noopener'}, say('Open the whole PDF'))
    const label = (number) => say('Page %(number)s of %(pages)s', {number, pages})
    this.sheets.replaceChildren(element('p', {}, link), ...sheets.map(({number, image}) =>
      element('figure', {class: 'letter-sheet', 'data-number': number}, element('img', {src: blob(image, 'image/png'), alt: label(number)}), element('figcaption', {}, label(number)))))
    const shown = this.sheets.querySelector(`[data-number="${wanted}"]`)
    shown?.querySelector('img').decode().catch(() => {}).then(() => shown.scrollIntoView({block: 'start'}))
  }
}

// Puts `fresh` in the place of `old` and leaves alone what is the same, so that the reader's place and the eye stay still.
function patch(old, fresh) {
  if (old.isEqualNode(fresh)) return
  if (old.nodeType !== Node.ELEMENT_NODE || old.tagName !== fresh.tagName || old.matches('p, h1, h2, h3, h4, li')) {
    old.replaceWith(fresh)
    return
  }
  for (const {name} of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const {name, value} of fresh.attributes) old.setAttribute(name, value)
  const [before, after] = [[...old.childNodes], [...fresh.childNodes]]
  let start = 0
  while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start += 1
  let end = 0
  while (end < before.length - start && end < after.length - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) end += 1
  const [gone, come] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  if (gone.length === come.length) gone.forEach((node, index) => patch(node, come[index]))
  else {
    const place = before[before.length - end] ?? null
    for (const node of gone) node.remove()
    for (const node of come) old.insertBefore(node, place)
  }
}
