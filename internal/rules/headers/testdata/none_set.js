const express = require('express');
const http = require('http');

// example: wrong
const app = express(); // want `^express makes an application that sends none of the protecting headers\.$`

app.get('/', (req, res) => res.render('home'));
app.listen(3000);
// example: end

// A header that one route sets protects that route only.
app.get('/admin', (req, res) => {
  res.setHeader('X-Frame-Options', 'DENY');
  res.render('admin');
});

// A router is protected by the application that carries it.
const router = express.Router();
router.get('/', (req, res) => res.send('ok'));

// So is an application that is mounted in another.
const sub = express();
sub.get('/', (req, res) => res.send('ok'));
app.use('/sub', sub);

// One that is handed to a server serves.
const second = express(); // want `^express makes`
http.createServer(second).listen(3001);

// One that nobody uses does not.
const idle = express();

// What a package does with it is not seen.
const handed = express();
handed.get('/', (req, res) => res.send('ok'));
require('some-setup')(handed);
