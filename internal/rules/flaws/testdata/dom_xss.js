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
