// A gRPC server that the integration tests start: `node server.js NAME`. Prints its port, and lives until it is killed
// or its standard input ends.
'use strict';

const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const name = process.argv[2];
const { shop } = grpc.loadPackageDefinition(loader.loadSync(path.join(__dirname, 'shop.proto')));
const server = new grpc.Server();

server.addService(shop.Shop.service, {
  who: (call, done) => done(null, { text: name }),
  count: (call) => {
    for (let i = 1; i <= Number(call.request.text); i++) call.write({ text: String(i) });
    call.end();
  },
  echo: (call) => {
    call.on('data', (message) => call.write({ text: `${name}: ${message.text}` }));
    call.on('end', () => call.end());
  },
  fail: (call, done) => done({ code: Number(call.request.text), details: 'as told' }),
  hang: () => {},
});

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});

process.stdin.on('end', () => process.exit(0)).resume();
