// Words that people see, through Django's JavaScript catalogue where the page loads it.

/** `message` in the reader's language, its `%(name)s` places filled in from `values`. */
export function say(message, values = {}) {
  const words = window.gettext ? window.gettext(message) : message
  return words.replace(/%\((\w+)\)s/g, (place, name) => (name in values ? String(values[name]) : place))
}

/** `one` or `many` as the language counts `count`, which fills the place `%(count)s`. */
export function sayCount(one, many, count) {
  const words = window.ngettext ? window.ngettext(one, many, count) : count === 1 ? one : many
  return words.replace(/%\(count\)s/g, String(count))
}

/** An element with attributes and children; a function among the attributes listens to the event it is named after. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false && value != null) made.setAttribute(name, value)
  }
  made.append(...children.filter((child) => child != null))
  return made
}
