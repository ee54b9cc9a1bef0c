'use strict'
const box = document.getElementById('box')

// example: wrong
box.innerHTML = 'You searched for ' + decodeURIComponent(location.search) // want `location\.search is inserted as markup: box\.innerHTML`
// example: right
box.textContent = 'You searched for ' + decodeURIComponent(location.search)
// example: end

document.write('<a href="' + document.referrer + '">back</a>') // want `document\.referrer is inserted as markup: document\.write`
box.insertAdjacentHTML('beforeend', new URLSearchParams(location.search).get('q')) // want `location\.search is inserted as markup: box\.insertAdjacentHTML`
$('#box').html(decodeURIComponent(location.hash.slice(1))) // want `location\.hash.* is inserted as markup`
$('#box').find('p').append(window.name) // want `name is inserted as markup`
$('#box').text(location.hash)
box.innerHTML = DOMPurify.sanitize(location.hash)
box.innerHTML = '<p>' + location.host
box.innerHTML = '<p>' + Number(location.hash.slice(1))

$('#box').append($('<code>').text(location))
$('#box').append($('<code>').attr('title', 'x'))
$('#box').html($('#title').attr('title')) // want `\$\('#title'\)\.attr\('title'\) is inserted as markup`
$($('#box').data('bs.carousel').items[0])
module.exports.insert = (element, options) => {
  setTimeout(options.callback, 10)
  $(element).show() // want `element is inserted as markup: \$`
  options = sanitize(options)
  box.innerHTML = options.message // want `options.message is inserted as markup|options is inserted as markup`
}
function sanitize (options) {
  if (!options.message) throw new Error('message')
  return options
}

async function load() {
  const text = await $link.text()
  box.innerHTML = text
  fetch('/page').then(async (response) => { box.innerHTML = await response.text() })
}
const said = new URLSearchParams(location.search)
const link = document.createElement('a')
link.href = said.get('link') // want `location.search becomes an address of the page, which may begin with javascript:: link.href`
link.href = '/items/' + said.get('item')
link.href = 'https:' + said.get('rest')
link.setAttribute('href', said.get('other')) // want `location.search becomes an address of the page`
link.title = said.get('title')
const target = new URL(said.get('target'), location.href)
if (target.protocol === 'https:') link.href = target.href
const wanted = said.get('wanted')
if (wanted.startsWith('https://')) link.href = wanted
const frame = document.createElement('iframe')
frame.src = said.get('frame') // want `location.search becomes an address of the page`
frame.srcdoc = said.get('doc') // want `location.search is inserted as markup: frame.srcdoc`
document.createElement('img').src = said.get('picture')
const script = document.createElement('script')
script.src = said.get('script') // want `location.search chooses where a script is loaded from: script.src`
script.src = '/js/' + said.get('name') + '.js'
$('#more').attr('href', said.get('more')) // want `location.search becomes an address of the page`
$('#form').attr('action', '?' + said.get('action'))
$.getScript(said.get('plugin')) // want `location.search chooses where a script is loaded from`
$('#part').load(said.get('part')) // want `location.search chooses where a script is loaded from`

// Each parameter of the address is told of once, in a function and its callbacks.
box.innerHTML = said.get('a') // want `location.search is inserted as markup`
box.innerHTML = said.get('b') // want `location.search is inserted as markup`
box.outerHTML = said.get('b')

// Attributes that are programs, scripts that are texts, and what editors insert.
function more(button, frame, picture) {
  const query = new URLSearchParams(location.search)
  button.setAttribute('onclick', query.get('click')) // want `location.search is inserted as markup: button.setAttribute`
  button.setAttribute('title', query.get('title'))
  const code = document.createElement('script')
  code.text = query.get('code') // want `location.search is inserted as markup: code.text`
  const style = document.createElement('style')
  style.textContent = query.get('style')
  document.execCommand('insertHTML', false, query.get('html')) // want `location.search is inserted as markup: document.execCommand`
  document.execCommand('insertText', false, query.get('text'))
  document.querySelector('iframe.main').src = query.get('src') // want `becomes an address of the page`
  document.querySelector('.main img').src = query.get('img')
  document.querySelectorAll('a[rel=next]').forEach((a) => { a.href = query.get('next') }) // want `becomes an address of the page`
  for (const a of document.getElementsByTagName('a')) a.href = query.get('all') // want `becomes an address of the page`
  document.forms[0].action = query.get('form') // want `becomes an address of the page`
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'a')
  use.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', query.get('svg')) // want `becomes an address of the page`
  Object.assign(document.createElement('p'), { innerHTML: query.get('p') }) // want `is inserted as markup`
  Object.assign(document.createElement('p'), { textContent: query.get('p') })
  $('#more').attr({ href: query.get('attr') }) // want `becomes an address of the page`
  $('<a>', { href: query.get('made'), text: query.get('text') }) // want `becomes an address of the page`
  $('<p>', { html: query.get('markup') }) // want `is inserted as markup`
  $('<img>', { src: query.get('made') })
  $('ul').append($.map(query.getAll('item'), (x) => '<li>' + x + '</li>').join('')) // want `is inserted as markup`
  navigator.serviceWorker.register(query.get('worker')) // want `chooses where a script is loaded from`
  box.innerHTML = new URL(location).origin
}

// What the parts of an address say, and patterns that let no address run.
function follow() {
  const query = new URLSearchParams(location.search)
  const a = document.getElementById('more')
  const one = new URL(query.get('one'), location.href)
  if (['http:', 'https:'].includes(one.protocol)) a.href = one.href
  if (/^https?:$/.test(one.protocol)) a.href = one.href
  const two = query.get('two')
  if (/^https?:\/\//i.test(two)) a.href = two
  const three = query.get('three')
  if (!/^javascript:/i.test(three)) a.href = three // want `becomes an address of the page`
  const four = query.get('four')
  a.href = isHttp(four) ? four : '#'
  const five = new URL(query.get('five'), location.href)
  if (five.protocol.startsWith('http')) a.href = five.href
}
function isHttp(text) {
  try {
    const { protocol } = new URL(text, location.href)
    return protocol === 'http:' || protocol === 'https:'
  } catch { return false }
}

// What is pasted, and libraries that show markup.
document.addEventListener('paste', (e) => { box.innerHTML = e.clipboardData.getData('text/html') }) // want `is inserted as markup`
document.addEventListener('paste', (e) => { box.textContent = e.clipboardData.getData('text/html') })
function tell () {
  const query = new URLSearchParams(location.search)
  d3.select('#chart').append('div').html(query.get('chart')) // want `is inserted as markup`
  d3.select('#chart').append('div').text(query.get('label'))
  Swal.fire({ html: query.get('alert'), text: query.get('plain') }) // want `is inserted as markup: Swal.fire`
  $('#tip').tooltip({ title: query.get('tip'), html: true }) // want `is inserted as markup`
  $('#tip').tooltip({ title: query.get('bare') })
}

function made (list, keys) {
  const item = $('<li>').text(keys.name).data(keys.id)
  $(list).append(item)
  $(list).append($('#old').data('id')) // want `is inserted as markup`
}
made(document.body, {})
