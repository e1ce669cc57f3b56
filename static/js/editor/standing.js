// Says early when somebody else saves the text that one is writing.
import {element, say} from './words.js'

const EVERY = 60_000 // ms; and whenever one comes back to the page

/** Ask how the stored text stands, and say once when it is no longer the one that was opened. */
export function watch(desk) {
  let known = desk.form.elements.seen.value
  let asking = false

  async function look() {
    if (asking || document.hidden) return
    asking = true
    try {
      const response = await fetch(desk.options.desk.standing, {credentials: 'same-origin', redirect: 'error'})
      if (response.ok) tell(await response.json())
    } catch {
      // Without an answer nothing is known; saving asks again.
    } finally {
      asking = false
    }
  }

  function tell({mark, said}) {
    if (mark === known) return
    known = mark
    desk.notices.querySelector('.letter-overtaken')?.remove()
    const box = desk.notice(said)
    box.classList.add('letter-overtaken')
    box.append(element('p', {}, say('Go on writing: when you save, you will see both and choose. Nothing is lost.')))
  }

  setInterval(look, EVERY)
  window.addEventListener('focus', look)
  document.addEventListener('visibilitychange', look)
}
