namespace HyperDht.Noise;

/// <summary>Who knows whose static key before the handshake begins (spec 05 §4.2).</summary>
public enum NoisePattern
{
    /// <summary>The initiator knows the responder's key: two messages. The handshake of the DHT.</summary>
    IK,

    /// <summary>Nobody knows anything: three messages. The caller compares the keys afterwards.</summary>
    XX,

    /// <summary>The initiator knows the responder's key and hides its own until the third message.</summary>
    XK,
}
