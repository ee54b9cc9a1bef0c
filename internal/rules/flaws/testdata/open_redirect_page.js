const root = document.body.dataset.root

window.open(location.href.replace(/[?#].*$/, '') + 'view.html' + location.search)
location.assign(root + location.hash)
location.href = location.pathname
location.href = decodeURIComponent(location.hash.slice(1)) // want `location.hash chooses where the browser goes`
location.assign(new URLSearchParams(location.search).get('next')) // want `location.search chooses where the browser goes`
location.href = location.href.substring(0, location.href.lastIndexOf('/'))
location.href = location.href.substring(9) // want `location.href chooses where the browser goes`
location.href = document.referrer

const asked = new URLSearchParams(location.search)
const back = new URL(asked.get('back'), location.origin)
if (back.origin === location.origin) location.href = back.href
if (back.origin === location.origin) location.assign(back)
const away = new URL(asked.get('away'), location.origin)
if (away.origin !== location.origin) location.href = away.href // want `location.search chooses where the browser goes`
function leave (to) {
  const address = new URL(to, location.origin)
  if (address.origin === new URL(to).origin) location.assign(address) // want `location.search chooses where the browser goes`
}
leave(asked.get('leave'))

// To go somewhere says nothing of the address that is read elsewhere.
function go () { location = '/start' + location.search }
const near = new URL(asked.get('near'), location.origin)
if (near.host === location.host) location.assign(near)
const listed = new URL(asked.get('listed'))
if (['app.shop.example', 'www.shop.example'].includes(listed.hostname)) location.href = listed.href
if (listed.hostname.endsWith('.shop.example')) location.href = listed.href
if (/^[a-z]+\.shop\.example$/.test(listed.hostname)) location.href = listed.href
if (/shop\.example$/.test(listed.hostname)) location.href = listed.href // want `location.search chooses where the browser goes`
navigation.navigate(asked.get('way')) // want `location.search chooses where the browser goes`
function noHash () { location.href = location.href.split('#')[0] }
function hashAlone () { location.href = location.href.split('#')[1] } // want `location.href chooses where the browser goes`
