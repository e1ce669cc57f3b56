// What words can be: bold, italic, raised, lowered, linked, in another language.
import {Bold, Italic, Mark, Subscript, Superscript} from './bundle.js'
import {passageOf} from './nodes.js'

const LONGEST = 2000

/** `typed` as an address that may be stored; empty when it is none. Addresses without a scheme get one. */
export function address(typed) {
  let value = typed.replace(/\s+/g, '')
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(value)) value = `mailto:${value}`
  else if (/^[\w-]+(\.[\w-]+)+([/?#:].*)?$/.test(value)) value = `https://${value}`
  return value.length <= LONGEST && /^(https?:\/\/[^/?#]|mailto:.)/i.test(value) ? value : ''
}

export const Link = Mark.create({
  name: 'link', inclusive: false, priority: 1000,
  addAttributes: () => ({href: {default: '', parseHTML: (dom) => address(dom.getAttribute('href') ?? '')}}),
  parseHTML: () => [{tag: 'a[href]', getAttrs: (dom) => (address(dom.getAttribute('href')) ? null : false)}],
  renderHTML: ({HTMLAttributes}) => ['a', {...HTMLAttributes, rel: 'noopener'}, 0],
})

export const Passage = Mark.create({
  name: 'passage', priority: 900,
  addAttributes: () => ({lang: {default: ''}, dir: {default: ''}}),
  parseHTML: () => [{tag: 'span', getAttrs: (dom) => {
    const passage = passageOf(dom)
    return (passage.lang || passage.dir) && passage
  }}],
  renderHTML: ({mark}) => ['span', Object.fromEntries(Object.entries(mark.attrs).filter(([, value]) => value)), 0],
})

const script = {excludes: 'superscript subscript'}

export const MARKS = [Link, Passage, Bold, Italic, Superscript.extend(script), Subscript.extend(script)]
