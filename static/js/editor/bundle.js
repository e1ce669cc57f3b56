// The one place that knows where Tiptap and ProseMirror come from: the bundle of django-prose-editor. A relative path
// needs no import map, so no page needs an inline script.
export {
  Blockquote, Bold, BulletList, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, Italic, ListItem, Mark, Node,
  Paragraph, Subscript, Superscript, Text, UndoRedo, pm, wrappingInputRule,
} from '../../django_prose_editor/editor.js'
