// A small destination of a company's own, in the form that Segment's convention asks for.
exports.destination = {
  name: 'Acme Orders',
  slug: 'acme-orders',
  mode: 'cloud',
  authentication: {
    scheme: 'custom',
    fields: {
      endpoint: { label: 'Endpoint', type: 'string', format: 'uri', description: 'Where orders go.', required: true }
    }
  },
  actions: {
    sendOrder: {
      title: 'Send Order',
      description: 'Sends one order.',
      defaultSubscription: 'type = "track"',
      fields: {
        orderId: {
          label: 'Order Id',
          description: 'The id of the order.',
          type: 'string',
          required: true,
          default: { '@path': '$.properties.order_id' }
        }
      },
      perform: (request, { settings, payload }) =>
        request(settings.endpoint, { method: 'post', json: { order: payload.orderId } })
    }
  }
}

exports.default = exports.destination
