const root = document.body.dataset.root

window.open(location.href.replace(/[?#].*$/, '') + 'view.html' + location.search)
location.assign(root + location.hash)
location.href = location.pathname
location.href = decodeURIComponent(location.hash.slice(1)) // want `location.hash chooses where the browser goes`
location.assign(new URLSearchParams(location.search).get('next')) // want `location.search chooses where the browser goes`
location.href = location.href.substring(0, location.href.lastIndexOf('/'))
location.href = location.href.substring(9) // want `location.href chooses where the browser goes`
location.href = document.referrer
