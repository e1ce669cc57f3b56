// A new text: the editor follows the language that is chosen for it, in its direction and for the spelling check.
const select = document.getElementById('id_language')
const textarea = document.querySelector('textarea[data-letter-editor]')

select?.addEventListener('change', () => {
  const {languages = []} = JSON.parse(textarea?.dataset.letterEditor ?? '{}')
  const [lang, , dir] = languages.find(([tag]) => tag === select.value) ?? []
  const editor = document.querySelector('.letter-words[contenteditable]')?.editor
  if (!lang) return
  textarea.lang = lang
  if (!editor) return
  const {editorProps} = editor.options
  editor.setOptions({editorProps: {...editorProps, attributes: {...editorProps.attributes, lang, dir}}})
})
