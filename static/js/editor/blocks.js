// What a block of the body is made into. Tiptap's commands stumble over selections that reach into another part of the
// letter, so none of them runs there.
/** Whether the whole selection stands in the body of the letter. */
export function inBody({selection: {$from, $to}}) {
  return [$from, $to].every(($place) => $place.node(1)?.type.name === 'body')
}

const inTheBody = (command) => (editor) => inBody(editor.state) && command(editor.chain().focus()).run()

/** Commands on the blocks of the selection; each takes the editor and gives whether it did something. */
export const setParagraph = inTheBody((chain) => chain.setParagraph())
export const setHeading = inTheBody((chain) => chain.setHeading({level: 2}))
export const setSubheading = inTheBody((chain) => chain.setHeading({level: 3}))
export const toggleQuotation = inTheBody((chain) => chain.toggleBlockquote())
export const toggleBullets = inTheBody((chain) => chain.toggleBulletList())
export const toggleNumbers = inTheBody((chain) => chain.toggleOrderedList())
