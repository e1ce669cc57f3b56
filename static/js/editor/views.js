// How calls, notes and live counts look while one writes. Numbers are shown by these views and stand nowhere else.
import {countLabel} from './nodes.js'
import {element, say} from './words.js'

/** A call shows the number of its note. */
export function callView({views}) {
  return (node) => {
    const link = element('span', {role: 'img'})
    const dom = element('sup', {class: 'call', 'data-key': node.attrs.key}, link)
    let shown
    const view = {
      dom,
      number(numbers) {
        const number = numbers.get(node.attrs.key) ?? ''
        if (shown === number) return
        shown = number
        link.textContent = number
        link.setAttribute('aria-label', say('Footnote %(number)s', {number}))
      },
      update: (other) => other.type === node.type && other.attrs.key === node.attrs.key,
      ignoreMutation: () => true,
      destroy: () => views.delete(view),
    }
    views.add(view)
    return view
  }
}

/** A note shows its number and a way back to its call. */
export function noteView({views}, goToCall) {
  return (node) => {
    const contentDOM = element('div', {class: 'note-words'})
    // The pointer's way back; the keyboard's is Escape, so that four hundred notes are no four hundred stops of Tab.
    const back = element('button', {
      type: 'button', class: 'note-back', tabindex: '-1', contenteditable: 'false', click: () => goToCall(node.attrs.key),
    }, '↑')
    const dom = element('li', {'data-note': node.attrs.key}, contentDOM, back)
    let shown
    const view = {
      dom,
      contentDOM,
      number(numbers) {
        const number = numbers.get(node.attrs.key) ?? 0
        if (shown === number) return
        shown = number
        dom.setAttribute('value', number)
        dom.classList.toggle('uncalled', !number)
        back.hidden = !number
        back.setAttribute('aria-label', say('Back to the call of note %(number)s', {number}))
      },
      update(other) {
        if (other.type !== node.type || other.attrs.key !== node.attrs.key) return false
        node = other
        return true
      },
      stopEvent: (event) => back.contains(event.target),
      ignoreMutation: (mutation) => mutation.type !== 'selection' && !contentDOM.contains(mutation.target),
      destroy: () => views.delete(view),
    }
    views.add(view)
    return view
  }
}

/** A live count shows what it will be when the letter is printed, and says of what. */
export const countView = (counts) => (node) => {
  const label = countLabel(node.attrs.of)
  const value = counts?.[node.attrs.of]
  return {
    dom: element('span', {class: 'count', role: 'img', title: label, 'aria-label': value ? `${value}, ${label}` : label}, value ? `${value} · ${label}` : label),
    update: (other) => other.type === node.type && other.attrs.of === node.attrs.of,
    ignoreMutation: () => true,
  }
}
