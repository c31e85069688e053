import './styles/tokens.css';
import './styles/base.css';
import './styles/first.css';
import './styles/workspace.css';
import './styles/toolbar.css';
import './styles/studyList.css';
import './styles/rightPanel.css';
import './styles/sheets.css';
import './styles/notices.css';
import './styles/library.css';
import './styles/share.css';
import { render } from 'preact';
import '@preact/signals';
import { App } from './app/App';
import { start } from './app/start';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
void start();
