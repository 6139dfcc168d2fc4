// The parts of plotly.js that our charts use, as one file: `make plotly` writes plotly.min.js from it. A chart with another kind of
// trace needs its line here (tests/charts/test_plotly_js.py).
const Plotly = require('plotly.js/lib/core');

Plotly.register([
  require('plotly.js/lib/bar'),
  require('plotly.js/lib/heatmap'),
  require('plotly.js/lib/scatter'),
  require('plotly.js/lib/waterfall'),
]);

module.exports = Plotly;
