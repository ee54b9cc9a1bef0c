'use strict'
const box = document.getElementById('box')
const query = (name) => new URLSearchParams(location.search).get(name)

// Documents that are parsed, scripts that are filled, other windows.
function parsed () {
  const page = new DOMParser().parseFromString(query('page'), 'text/html') // want `is inserted as markup: box.append`
  box.append(...page.body.childNodes)
  box.textContent = page.body.textContent
  const feed = new DOMParser().parseFromString(query('feed'), 'application/xml')
  box.append(feed.documentElement.textContent)
}
function filled () {
  const code = document.createElement('script')
  code.appendChild(document.createTextNode(query('code'))) // want `is inserted as markup: code.appendChild`
  box.appendChild(document.createTextNode(query('text')))
}
function data () {
  const data = document.createElement('script')
  data.type = 'application/json'
  data.textContent = JSON.stringify({ q: query('data') })
}
function opened () {
  const other = window.open('about:blank')
  other.document.write(query('other')) // want `is inserted as markup: other.document.write`
}
function framed (frame) {
  frame.contentDocument.write(query('frame')) // want `is inserted as markup: frame.contentDocument.write`
  log.write(query('log'))
}
function chosen () {
  const name = 'innerHTML'
  box[name] = query('name') // want `is inserted as markup: box\[name\]`
}
function otherwise () {
  box.innerHTML ||= query('else') // want `is inserted as markup: box.innerHTML`
}

// What holds text only, and what is no element.
function text () {
  const area = document.createElement('textarea')
  area.innerHTML = query('area')
  const style = document.createElement('style')
  style.innerHTML = query('style')
  themeStyle.innerHTML = query('theme')
  const part = { innerHTML: '' }
  part.innerHTML = query('part')
}

// What is typed, copied, kept, or part of an event.
function typed (e) { box.innerHTML = e.target.value } // want `e.target.value is inserted as markup`
function field () { box.innerHTML = document.getElementById('name').value } // want `value is inserted as markup`
function decoded () {
  const area = document.createElement('textarea')
  area.innerHTML = 'a &amp; b'
  box.innerHTML = area.value
}
async function copied () { box.innerHTML = await navigator.clipboard.readText() } // want `is inserted as markup`
document.addEventListener('paste', (e) => { box.innerHTML = (e.clipboardData || window.clipboardData).getData('text') }) // want `is inserted as markup`
window.addEventListener('hashchange', (e) => { box.innerHTML = e.newURL.split('#')[1] }) // want `e.newURL is inserted as markup`
window.addEventListener('hashchange', (e) => { box.innerHTML = e.type })
function keep () { sessionStorage.setItem('draft', query('draft')) }
function kept () {
  box.innerHTML = sessionStorage.getItem('draft') // want `is inserted as markup`
  box.innerHTML = sessionStorage.getItem('other')
}

// jQuery: functions that give markup, elements that are made.
function given () {
  $('#box').html(() => query('html')) // want `is inserted as markup`
  $('#box').text(() => query('text'))
}
function made () {
  $('<iframe>').attr('src', query('src')).appendTo('body') // want `becomes an address of the page`
  $('<img>').attr('src', query('img')).appendTo('body')
}

// The address of the page begins with its own scheme, also when it was taken
// apart and put together again; so does the one from which the visitor came.
function beside () {
  const link = document.createElement('a')
  link.href = location.href.split('/').slice(0, -1).join('/') + '/next'
  link.href = document.referrer
  link.href = location.href.split('#').slice(1).join('#') // want `location.href becomes an address of the page`
}
