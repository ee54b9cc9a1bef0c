const express = require('express');
const helmet = require('helmet');

// example: wrong
const app = express();

app.get('/', (req, res) => res.render('home'));
app.use(helmet()); // want `^helmet\(\) comes after app.get\('/', \.\.\.\), whose answers go out without the headers\.$`
// example: end

function better() {
  // example: right
  const app = express();

  app.use(helmet());
  app.get('/', (req, res) => res.render('home'));
  // example: end
  app.use('/late', helmet()); // with a path: for what follows there
}

function files() {
  const app = express();
  app.use(express.static('public'));
  app.use(helmet()); // want `^helmet\(\) comes after app.use\(express.static\('public'\), \.\.\.\)`
}

function mounted() {
  const app = express();
  const router = express.Router();
  app.use('/api', router);
  app.use(helmet()); // want `^helmet\(\) comes after app.use\('/api', \.\.\.\)`
}

function fine() {
  const app = express();
  app.get('view engine'); // a setting
  app.use(express.json());
  app.get('/old', (req, res) => res.redirect('/new')); // shows no page
  app.use(helmet());
  app.get('/', (req, res) => res.render('home'));
  app.use(helmet({ xFrameOptions: { action: 'deny' } })); // the first one was in time
}

module.exports = { app, better, files, mounted, fine };
