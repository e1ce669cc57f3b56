// A button that opens a menu (WAI-ARIA menu button pattern).
import {element} from './words.js'

/** `frame` to put into a toolbar, its `button`, and `update(enabled)`, which shows what `shown()` says now. */
export function menuButton(label, shown, items) {
  const words = element('span')
  const button = element('button', {
    type: 'button', class: 'letter-tool', 'aria-haspopup': 'menu', 'aria-expanded': 'false', title: label,
    mousedown: (event) => event.preventDefault(),
    click: () => (menu.hidden ? open() : close()),
    keydown: (event) => {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      open()
    },
  }, words, element('span', {'aria-hidden': 'true'}, ' ▾'))
  const choices = items.map((item) => element('button', {
    type: 'button', role: 'menuitem', tabindex: '-1', mousedown: (event) => event.preventDefault(),
    click: () => { close(); item.run() },
  }, item.label))
  const menu = element('div', {role: 'menu', class: 'letter-menu', 'aria-label': label, hidden: true, keydown: (event) => {
    const at = choices.indexOf(document.activeElement)
    const next = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1}[event.key]
    if (next !== undefined) choices.at(next % choices.length).focus()
    else if (event.key === 'Escape') { close(); button.focus() }
    else if (event.key === 'Tab') { close(); return }
    else return
    event.preventDefault()
    event.stopPropagation()
  }}, ...choices)
  const frame = element('span', {class: 'letter-menu-frame'}, button, menu)

  function open() {
    if (button.getAttribute('aria-disabled') === 'true') return
    menu.hidden = false
    button.setAttribute('aria-expanded', 'true')
    choices[0].focus()
  }
  function close() {
    menu.hidden = true
    button.setAttribute('aria-expanded', 'false')
  }
  frame.addEventListener('focusout', (event) => {
    if (!menu.hidden && !frame.contains(event.relatedTarget)) close()
  })
  return {
    frame,
    button,
    update(enabled) {
      words.textContent = shown()
      button.setAttribute('aria-label', shown() === label ? label : `${label}: ${shown()}`)
      button.setAttribute('aria-disabled', String(!enabled))
    },
  }
}
