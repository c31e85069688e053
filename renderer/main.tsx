import './styles/tokens.css';
import './styles/base.css';
import './styles/first.css';
import { render } from 'preact';
import '@preact/signals';
import { App } from './app/App';
import { acceptDrops } from './app/dropTarget';
import { start } from './app/start';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
acceptDrops();
void start();
