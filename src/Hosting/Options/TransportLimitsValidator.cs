using HyperDht.Limits;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="TransportLimits"/>.</summary>
[OptionsValidator]
internal sealed partial class TransportLimitsValidator : IValidateOptions<TransportLimits>;
