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
