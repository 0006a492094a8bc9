'use strict';
Redoc.init('/openapi.json', { hideDownloadButton: false, expandResponses: '200,201,202' }, document.getElementById('api'));
