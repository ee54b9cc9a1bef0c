const helmet = require('helmet');

// example: wrong
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptSrc: ["'self'", 'https://cdnjs.cloudflare.com', 'https://unpkg.com'], // want `^The policy that helmet sends: https://cdnjs.cloudflare.com in script-src is a way around the policy: cdnjs.cloudflare.com serves AngularJS, whose templates run as code\. So does https://unpkg.com\.$`
  },
}));
// example: right
app.use(helmet.contentSecurityPolicy({
  directives: {
    scriptSrc: ["'self'", 'https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js'],
  },
}));
// example: end

app.use(helmet.contentSecurityPolicy({ directives: { imgSrc: ['https://unpkg.com'] } })); // no scripts
