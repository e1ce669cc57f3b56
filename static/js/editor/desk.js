// What stands around the editor on the page of a text: the way to the plain field and back, the preview, the guards.
import {createLetterEditor} from './editor.js'
import {guard} from './guard.js'
import {Preview} from './preview.js'
import {watch} from './standing.js'
import {element, say} from './words.js'

/** Ask the server about the form as it stands; `address` answers JSON. Throws where it does not. */
export async function ask(form, address, {signal, ...more} = {}) {
  const data = new FormData(form)
  for (const [name, value] of Object.entries(more)) data.set(name, value)
  const response = await fetch(address, {method: 'POST', body: data, signal, credentials: 'same-origin', redirect: 'error'})
  if (!response.ok) throw new Error(`${response.status}`)
  return response.json()
}

export class Desk {
  constructor(textarea, options) {
    this.textarea = textarea
    this.options = options
    this.form = textarea.form
    this.holder = element('div', {class: 'letter-desk'})
    this.notices = element('div', {class: 'letter-notices'})
    this.switch = element('button', {type: 'button', class: 'letter-switch', click: () => this.turn()})
    this.problems = element('ul', {class: 'letter-problems', role: 'alert', hidden: true})
    this.help = [...document.querySelectorAll('[data-for-plain-field]')]
    textarea.before(this.notices, element('div', {class: 'letter-ways'}, this.switch), this.problems, this.holder)
    this.holder.append(textarea)
    const {desk} = options
    if (desk.preview) this.preview = new Preview(this)
    if (options.plain) this.showPlain()
    else this.showEditor()
    textarea.addEventListener('input', () => textarea.dispatchEvent(new CustomEvent('letter:changed', {bubbles: true})))
    guard(this)
    if (desk.standing) watch(this)
  }

  /** The text as it stands, in whatever form it is written now. */
  words() {
    return this.letter ? this.letter.text() : this.textarea.value
  }

  /** A message above the text, with buttons: [words, what to do]. */
  notice(words, buttons = []) {
    const box = element('div', {class: 'letter-notice', role: 'status'}, element('p', {}, words), ...buttons.map(([label, run]) =>
      element('button', {type: 'button', class: 'letter-action', click: () => { box.remove(); run() }}, label)))
    this.notices.append(box)
    return box
  }

  showEditor() {
    this.letter = createLetterEditor(this.textarea)
    this.switch.textContent = say('Write in the plain field')
    for (const node of this.help) node.hidden = true
  }

  showPlain() {
    this.letter?.destroy()
    this.letter = null
    this.switch.textContent = say('Write in the editor')
    for (const node of this.help) node.hidden = false
  }

  async turn() {
    this.tell([])
    if (this.letter) {
      this.showPlain()
      this.textarea.focus()
      return
    }
    this.switch.disabled = true
    try {
      const {words, problems} = await ask(this.form, this.options.desk.tidy)
      if (problems.length) {
        this.tell(problems)
        return
      }
      this.textarea.value = words
      this.showEditor()
      this.letter.editor.commands.focus('start')
    } catch {
      this.tell([say('The server did not answer. What you typed still stands here; try again.')])
    } finally {
      this.switch.disabled = false
    }
  }

  /** Another text in place of the one that is written now. */
  replace(words) {
    this.textarea.value = words
    if (this.letter) this.letter.open(words)
    this.textarea.dispatchEvent(new CustomEvent('letter:changed', {bubbles: true}))
  }

  tell(sentences) {
    this.problems.replaceChildren(...sentences.map((sentence) => element('li', {}, sentence)))
    this.problems.hidden = !sentences.length
  }
}
