// Every text of a letter on this page gets its editor.
import {createLetterEditor} from './editor.js'

for (const textarea of document.querySelectorAll('textarea[data-letter-editor]')) createLetterEditor(textarea)
