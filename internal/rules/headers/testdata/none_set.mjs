// example: right
import express from 'express';
import helmet from 'helmet';

const app = express();

app.use(helmet());
app.get('/', (req, res) => res.render('home'));
app.listen(3000);
// example: end
