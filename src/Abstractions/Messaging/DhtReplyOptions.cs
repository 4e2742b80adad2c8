using HyperDht.Transport;

namespace HyperDht.Messaging;

/// <summary>How a reply leaves (spec 01 §8). Null members mean the default of the call.</summary>
public sealed record DhtReplyOptions
{
    /// <summary>Where to; null is the sender.</summary>
    public PeerAddress? To { get; init; }

    /// <summary>Where from; null is the socket the request arrived on.</summary>
    public IDatagramSocket? Socket { get; init; }

    /// <summary>Whether a token goes along.</summary>
    public bool? IncludeToken { get; init; }

    /// <summary>Whether closer nodes go along when the request has a target.</summary>
    public bool? IncludeCloserNodes { get; init; }
}
