// Nothing typed is lost by a closed tab or an expired login: a warning before leaving, and a copy in this tab's session
// storage, which ends with the tab. Never in local storage: a letter may be under embargo, and a computer shared.
import {say} from './words.js'

const PAUSE = 1500 // ms without a change before a copy is made

function state(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== 'csrfmiddlewaretoken' && typeof value === 'string')
    .map(([name, value]) => `${name}=${value.replace(/\r\n?/g, '\n')}`).join('\0')
}

/** Warn before unsaved changes are left behind, and keep a copy of the words while they are unsaved. */
export function guard(desk) {
  const {form, textarea} = desk
  const key = `letter-text:${location.pathname}`
  // After a refused save the form differs from the stored text from the first moment.
  const before = desk.options.desk.refused ? '' : state(form)
  let leaving = false
  let pending
  const changed = () => state(form) !== before

  // Wherever the focus is: after a question was answered it often stands on nothing.
  document.addEventListener('keydown', (event) => {
    if (!document.querySelector('dialog[open]') && (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 's') {
      event.preventDefault()
      form.querySelector('[name=_continue]')?.click()
    }
  })
  form.addEventListener('submit', () => {
    leaving = true
    keep()
  })
  window.addEventListener('pageshow', () => { leaving = false })
  window.addEventListener('beforeunload', (event) => {
    if (leaving || !changed()) return
    event.preventDefault()
    event.returnValue = ''
  })
  form.addEventListener('letter:changed', () => {
    clearTimeout(pending)
    pending = setTimeout(keep, PAUSE)
  })

  function keep() {
    clearTimeout(pending)
    try {
      if (!leaving && !changed()) sessionStorage.removeItem(key)
      else sessionStorage.setItem(key, JSON.stringify({words: desk.words(), seen: form.elements.seen?.value ?? '', at: Date.now()}))
    } catch {
      // A full or forbidden storage costs the copy, not the text.
    }
  }

  function offer() {
    const copy = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    if (!copy) return
    if (copy.words.trim() === textarea.value.replace(/\r\n?/g, '\n').trim()) {
      sessionStorage.removeItem(key)
      return
    }
    const time = new Date(copy.at).toLocaleTimeString(document.documentElement.lang, {hour: '2-digit', minute: '2-digit'})
    desk.notice(say('Text that you typed here at %(time)s was not saved.', {time}), [
      [say('Bring it back'), () => desk.replace(copy.words)],
      [say('Throw it away'), () => sessionStorage.removeItem(key)],
    ])
  }

  try {
    if (!desk.options.desk.refused) offer()
  } catch {
    // As above: no storage, no copy.
  }
}
