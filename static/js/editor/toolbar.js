// The toolbar: one stop of Tab, arrow keys within it, Escape back to the text (WAI-ARIA toolbar pattern).
import * as blocks from './blocks.js'
import {pm} from './bundle.js'
import {askAgain, askLanguage, askLink, showKeys} from './dialogs.js'
import {insertFootnote, noteAt} from './footnotes.js'
import {keysFor} from './keys.js'
import {menuButton} from './menu.js'
import {COUNTS, countLabel} from './nodes.js'
import {element, say} from './words.js'

const {undoDepth, redoDepth} = pm.history

function styleName(editor) {
  const {$from} = editor.state.selection
  const part = $from.depth ? $from.node(1).type.name : ''
  const named = {title: say('Title'), salutation: say('Salutation'), closing: say('Closing'), notes: say('Footnote')}[part]
  if (named) return named
  const {name} = $from.parent.type
  if (name === 'heading') return $from.parent.attrs.level === 2 ? say('Heading') : say('Subheading')
  return say('Paragraph')
}

function buttons(editor, options, announce) {
  const run = (command, ...given) => () => editor.chain().focus()[command](...given).run()
  const marked = (name) => () => editor.isActive(name)
  const notTitle = () => editor.state.selection.$from.parent.type.name !== 'title'
  return [
    [
      {label: say('Quotation'), sign: '“ ”', keys: 'Ctrl+Shift+B', run: () => blocks.toggleQuotation(editor), pressed: marked('blockquote'), enabled: () => blocks.inBody(editor.state)},
      {label: say('Bulleted list'), sign: '•≡', keys: 'Ctrl+Shift+8', run: () => blocks.toggleBullets(editor), pressed: marked('bulletList'), enabled: () => blocks.inBody(editor.state)},
      {label: say('Numbered list'), sign: '1≡', keys: 'Ctrl+Shift+7', run: () => blocks.toggleNumbers(editor), pressed: marked('orderedList'), enabled: () => blocks.inBody(editor.state)},
    ],
    [
      {label: say('Bold'), sign: 'B', look: 'bold', keys: 'Ctrl+B', run: run('toggleBold'), pressed: marked('bold'), enabled: notTitle},
      {label: say('Italic'), sign: 'I', look: 'italic', keys: 'Ctrl+I', run: run('toggleItalic'), pressed: marked('italic'), enabled: notTitle},
      {label: say('Superscript'), sign: 'x²', keys: 'Ctrl+.', run: run('toggleSuperscript'), pressed: marked('superscript'), enabled: notTitle},
      {label: say('Subscript'), sign: 'x₂', keys: 'Ctrl+,', run: run('toggleSubscript'), pressed: marked('subscript'), enabled: notTitle},
      {label: say('Link'), sign: '🔗︎', text: say('Link'), keys: 'Ctrl+K', run: () => askLink(editor), pressed: marked('link'), enabled: notTitle},
      {label: say('Language of a passage'), text: say('Language'), run: () => askLanguage(editor, options.languages ?? []), pressed: marked('passage'), enabled: notTitle},
    ],
    [
      {label: say('Insert a footnote'), sign: 'A¹', text: say('Footnote'), look: 'main', keys: 'Ctrl+Alt+F', run: () => insertFootnote(editor)},
      {label: say('Call a footnote again'), text: say('Same note again'), run: () => askAgain(editor, options.source ?? [], announce), enabled: () => notTitle() && !noteAt(editor.state.selection.$from)},
    ],
    [
      {label: say('Undo'), sign: '↶', keys: 'Ctrl+Z', run: run('undo'), enabled: () => undoDepth(editor.state) > 0},
      {label: say('Redo'), sign: '↷', keys: 'Ctrl+Y', run: run('redo'), enabled: () => redoDepth(editor.state) > 0},
      {label: say('Keyboard shortcuts'), text: say('Keys'), run: () => showKeys(editor)},
    ],
  ]
}

function button(each) {
  const words = each.text ?? each.sign
  const name = each.keys ? `${each.label} (${keysFor(each.keys)})` : each.label
  // Who speaks to the computer says the words on the button, so its name holds them.
  const shown = each.text && !each.label.toLowerCase().includes(each.text.toLowerCase()) ? `${each.text}: ` : ''
  const made = element('button', {
    type: 'button', class: `letter-tool ${each.look ?? ''}`, title: name, 'aria-label': shown + each.label,
    // The text keeps its selection; a key press focuses the button as usual.
    mousedown: (event) => event.preventDefault(),
    click: () => made.getAttribute('aria-disabled') !== 'true' && each.run(),
  }, words)
  if (each.keys) made.setAttribute('aria-keyshortcuts', each.keys.replace('Ctrl', 'Control'))
  return made
}

/** The toolbar of `editor`. */
export function toolbar(editor, options, announce) {
  const bar = element('div', {role: 'toolbar', class: 'letter-toolbar', 'aria-label': say('Formatting')})
  const tools = []

  const style = menuButton(say('Text style'), () => styleName(editor), [
    {label: say('Paragraph'), run: () => blocks.setParagraph(editor)},
    {label: say('Heading'), run: () => blocks.setHeading(editor)},
    {label: say('Subheading'), run: () => blocks.setSubheading(editor)},
  ])
  tools.push({node: style.button, update: () => style.update(blocks.inBody(editor.state))})
  const count = menuButton(say('Insert a live number'), () => say('Live number'), COUNTS.map((of) => ({
    label: countLabel(of),
    run: () => editor.chain().focus().insertContent({type: 'count', attrs: {of}}).run(),
  })))
  const countTool = {node: count.button, update: () => count.update(editor.state.selection.$from.parent.type.name !== 'title')}

  const group = (...nodes) => bar.append(element('div', {class: 'letter-tools', role: 'group'}, ...nodes))
  group(style.frame)
  for (const [index, set] of buttons(editor, options, announce).entries()) {
    const made = set.map((each) => {
      const node = button(each)
      const update = () => {
        if (each.pressed) node.setAttribute('aria-pressed', each.pressed())
        node.setAttribute('aria-disabled', String(!(each.enabled?.() ?? true)))
      }
      tools.push({node, update})
      return node
    })
    if (index === 2) {
      tools.push(countTool)
      made.push(count.frame)
    }
    group(...made)
  }

  const nodes = tools.map(({node}) => node)
  const stop = (node) => nodes.forEach((each) => each.setAttribute('tabindex', each === node ? '0' : '-1'))
  stop(nodes[0])
  bar.addEventListener('focusin', (event) => nodes.includes(event.target) && stop(event.target))
  bar.addEventListener('keydown', (event) => {
    const at = nodes.indexOf(event.target)
    if (at < 0) return
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key] * (getComputedStyle(bar).direction === 'rtl' ? -1 : 1)
    const next = step ? nodes.at((at + step) % nodes.length) : {Home: nodes[0], End: nodes.at(-1)}[event.key]
    if (next) next.focus()
    else if (event.key === 'Escape') editor.view.focus()
    else return
    event.preventDefault()
  })
  editor.view.dom.addEventListener('keydown', (event) => {
    if (event.altKey && event.key === 'F10') nodes.find((node) => node.tabIndex === 0).focus()
    else if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') askLink(editor)
    else return
    event.preventDefault()
  })
  let asked = false
  const update = () => {
    asked = false
    if (!editor.isDestroyed) for (const tool of tools) tool.update()
  }
  // Once a frame: typing is not slowed by the toolbar.
  editor.on('transaction', () => {
    if (!asked) requestAnimationFrame(update)
    asked = true
  })
  update()
  return bar
}
