using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Diagnostics;

/// <summary>The loggers of nodes: the host's, a bounded number of lines for each category.</summary>
/// <remarks>Thread safe. The host's factory is not disposed with it.</remarks>
internal sealed class LimitedLoggerFactory(ILoggerFactory inner, TimeProvider time, DhtMeter meter) : ILoggerFactory
{
    private readonly Lock _gate = new();

    // One for each category that the library has; names never come from peers.
    private readonly Dictionary<string, LimitedLogger> _loggers = [];

    public ILogger CreateLogger(string categoryName)
    {
        lock (_gate)
        {
            if (!_loggers.TryGetValue(categoryName, out var logger))
            {
                logger = new LimitedLogger(inner.CreateLogger(categoryName), time, meter);
                _loggers.Add(categoryName, logger);
            }

            return logger;
        }
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
    }
}
