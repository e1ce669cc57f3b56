export const cleanPaste = (html) => html
