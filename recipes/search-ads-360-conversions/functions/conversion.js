// Makes of an order or a sign-up the conversion that Search Ads 360 wants, and appends it to the event as `body`.

const MICROS = 1_000_000

async function onTrack(event, settings) {
  const { gclid, order_id: orderId, total, currency } = event.properties
  if (!gclid) throw new DropEvent('Nobody came by an ad: properties.gclid is missing.')
  const isOrder = event.event === 'Order Completed'
  event.body = {
    kind: 'doubleclicksearch#conversionList',
    conversion: [
      {
        clickId: gclid,
        // The same order sent twice is one conversion.
        conversionId: String(orderId ?? event.messageId),
        conversionTimestamp: String(new Date(event.timestamp).getTime()),
        segmentationType: 'FLOODLIGHT',
        segmentationName: settings.segmentationName,
        type: isOrder ? 'TRANSACTION' : 'ACTION',
        ...(isOrder ? revenue(total, currency) : {})
      }
    ]
  }
  return event
}

/** Google counts money in millionths, as text. */
function revenue(total, currency) {
  if (typeof total !== 'number') throw new InvalidEventPayload('properties.total should be a number.')
  return { revenueMicros: String(Math.round(total * MICROS)), currencyCode: currency ?? 'EUR' }
}
