// The dialog that finds a work in the library of sources and gives its citation. Its words and addresses come with the
// page, in the template `source-picker` (templates/admin/campaigns/source/picker.html).
const WAIT = 150 // milliseconds after a key, before the library is asked
let made = 0

/**
 * Open the dialog. `language` is that of the text that cites, `letter` the number of its letter (works that it cites
 * come first). `onPick(html, id, key)` gets the citation as canonical HTML, the number of the source, and a name for a
 * new note; it is called once, after the dialog has closed, or never.
 */
export function open({language, letter = '', onPick}) {
  const template = document.getElementById('source-picker')
  made += 1
  const box = template.content.firstElementChild.cloneNode(true)
  for (const node of box.querySelectorAll('[id]')) node.id += `-${made}`
  for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls']) {
    for (const node of [box, ...box.querySelectorAll(`[${name}]`)]) {
      if (node.hasAttribute(name)) node.setAttribute(name, `${node.getAttribute(name)}-${made}`)
    }
  }
  const words = template.dataset
  const part = (name) => box.querySelector(`[data-part=${name}]`)
  const [search, list, status, form, fault] = ['search', 'list', 'status', 'new', 'fault'].map(part)
  let results = []
  let active = -1
  let asked = 0
  let picked = null

  function choose(result) {
    picked = result
    box.close()
  }

  /** Make the option at `index` the active one, round at the ends; null makes none active. */
  function mark(index) {
    active = index === null || !results.length ? -1 : (index + results.length) % results.length
    for (const [place, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(place === active))
    const option = list.children[active]
    if (option) {
      search.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({block: 'nearest'})
    } else search.removeAttribute('aria-activedescendant')
  }

  function show(found) {
    results = found
    list.replaceChildren(...found.map((result, index) => optionOf(result, index)))
    list.hidden = !found.length
    search.setAttribute('aria-expanded', String(found.length > 0))
    status.textContent = found.length === 1 ? words.one : found.length ? words.many.replace('{count}', found.length) : words.none
    mark(search.value.trim() ? 0 : null)
  }

  function optionOf(result, index) {
    const option = document.createElement('li')
    option.id = `source-option-${made}-${index}`
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    const title = document.createElement('em')
    title.textContent = result.work
    option.append(result.publisher ? `${result.publisher}, ` : '', title, result.date ? `, ${result.date}` : '')
    if (result.used) option.append(detail(words.used, 'source-used'))
    if (result.address) option.append(detail(result.address.replace(/^https?:\/\/(www\.)?/, ''), 'source-address'))
    // The mouse must not take the focus from the search field.
    option.addEventListener('mousedown', (event) => event.preventDefault())
    option.addEventListener('click', () => choose(result))
    return option
  }

  function detail(text, look) {
    const node = document.createElement('span')
    node.className = look
    node.textContent = text
    return node
  }

  async function find() {
    asked += 1
    const mine = asked
    const query = new URLSearchParams({q: search.value, language, letter})
    try {
      const response = await fetch(`${words.pick}?${query}`, {headers: {Accept: 'application/json'}})
      if (!response.ok) throw new Error(String(response.status))
      const {results: found} = await response.json()
      if (mine === asked) show(found) // answers may come out of order
    } catch {
      if (mine !== asked) return
      show([])
      status.textContent = words.failed
    }
  }

  async function store() {
    const posted = new FormData(form)
    posted.set('text_language', language)
    posted.set('csrfmiddlewaretoken', document.querySelector('input[name=csrfmiddlewaretoken]')?.value ?? '')
    for (const input of form.elements) input.removeAttribute('aria-invalid')
    fault.textContent = ''
    let answer
    try {
      const response = await fetch(words.add, {method: 'POST', body: posted, headers: {Accept: 'application/json'}})
      answer = await response.json()
    } catch {
      fault.textContent = words.failed
      return
    }
    if (answer.result) {
      choose(answer.result)
      return
    }
    const errors = Object.entries(answer.errors ?? {'': [answer.error ?? words.failed]})
    fault.replaceChildren(...errors.flatMap(([name, sentences]) => sentences.map((sentence) => {
      const line = document.createElement('p')
      const label = name && form.querySelector(`label[for="${form.elements[name]?.id}"]`)?.textContent.trim()
      line.textContent = label ? `${label}: ${sentence}` : sentence
      form.elements[name]?.setAttribute('aria-invalid', 'true')
      return line
    })))
    form.querySelector('[aria-invalid=true]')?.focus()
  }

  let timer
  search.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(find, WAIT)
  })
  search.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') mark(active + 1)
    else if (event.key === 'ArrowUp') mark(active < 0 ? results.length - 1 : active - 1)
    else if (event.key === 'Enter') {
      if (results[active]) choose(results[active])
    } else return
    event.preventDefault()
  })
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    store()
  })
  part('cancel').addEventListener('click', () => box.close())
  box.addEventListener('close', () => {
    clearTimeout(timer)
    box.remove()
    if (picked) onPick(picked.html, picked.id, picked.key)
  })
  document.body.append(box)
  box.showModal()
  search.focus()
  find()
}
