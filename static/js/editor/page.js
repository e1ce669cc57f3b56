// Every text of a letter on this page gets its editor; one whose page has a desk gets preview, guards and the plain field.
import {Desk} from './desk.js'
import {createLetterEditor} from './editor.js'

for (const textarea of document.querySelectorAll('textarea[data-letter-editor]')) {
  const options = JSON.parse(textarea.dataset.letterEditor)
  if (options.desk) new Desk(textarea, options)
  else createLetterEditor(textarea)
  // On the page of a new text Django gives the focus to the first button, which saves.
  const {letter, language} = textarea.form?.elements ?? {}
  if (!document.getElementById('django-admin-form-add-constants')?.dataset.modelName || !letter?.value) continue
  if (language?.value) textarea.letterEditor?.editor.commands.focus('start')
  else language?.focus()
}
