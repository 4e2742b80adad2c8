namespace HyperDht.Connections.Handshakes;

/// <summary>Where the curve work of handshakes runs: about a quarter of a millisecond each.</summary>
internal interface IHandshakeWork
{
    /// <summary>Runs the work; the continuation resumes on the loop. Call on the loop.</summary>
    /// <param name="work">Touches nothing but the handshake it is about.</param>
    /// <typeparam name="T">What it returns.</typeparam>
    ValueTask<T> RunAsync<T>(Func<T> work);
}
