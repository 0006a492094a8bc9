package studio.atelier.work;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** Hears the doorbell of a queue and claims at once. The message is only a hint; what it says is the name of the queue. */
@MessageDriven(
        name = "DoorbellMdb",
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationLookup", propertyValue = Doorbell.QUEUE),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "acknowledgeMode", propertyValue = "Dups-ok-acknowledge"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "2")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DoorbellMdb implements MessageListener {

    @Inject
    Engine engine;

    @Override
    public void onMessage(Message message) {
        try {
            var _ = engine.wake(message.getBody(String.class));
        } catch (JMSException e) {
            throw new EJBException(e);
        }
    }
}
