import helmet from 'helmet';

// example: right
app.use(helmet({
  contentSecurityPolicy: {
    directives: { scriptSrc: ["'self'"] },
  },
}));
// example: end
