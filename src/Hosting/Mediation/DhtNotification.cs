using HyperDht.Messaging;
using MediatR;

namespace HyperDht.Hosting.Mediation;

/// <summary>Carries a notice over MediatR; implement <c>INotificationHandler</c> of it to hear notices the MediatR way.</summary>
/// <param name="Notice">What happened.</param>
/// <typeparam name="TNotice">The notice.</typeparam>
public sealed record DhtNotification<TNotice>(TNotice Notice) : INotification
    where TNotice : IDhtNotice;
