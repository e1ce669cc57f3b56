export const toolbar = () => document.createElement('div')
